/** What stands between this machine and its server, in plain words. */
@NullMarked
package dev.farhand.agent.internal.doctor;

import org.jspecify.annotations.NullMarked;

/** The local socket through which people and scripts at the machine ask, pause and resume. */
@NullMarked
package dev.farhand.agent.internal.control;

import org.jspecify.annotations.NullMarked;

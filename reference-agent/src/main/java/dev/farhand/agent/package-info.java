/** The agent, as a library and as a program. */
@NullMarked
package dev.farhand.agent;

import org.jspecify.annotations.NullMarked;

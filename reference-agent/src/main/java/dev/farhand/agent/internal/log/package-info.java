/** One line per event, and few lines for one failure that repeats. */
@NullMarked
package dev.farhand.agent.internal.log;

import org.jspecify.annotations.NullMarked;

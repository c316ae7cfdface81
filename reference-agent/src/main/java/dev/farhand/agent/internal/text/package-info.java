/** The two texts the agent writes: lines of {@code key = value}, and JSON for scripts. */
@NullMarked
package dev.farhand.agent.internal.text;

import org.jspecify.annotations.NullMarked;

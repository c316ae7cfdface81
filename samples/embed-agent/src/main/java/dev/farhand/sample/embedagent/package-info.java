/** An agent inside somebody else's program: here a thermostat, which lends one thing it can do to a remote helper. */
@NullMarked
package dev.farhand.sample.embedagent;

import org.jspecify.annotations.NullMarked;

/** The command line. */
@NullMarked
package dev.farhand.agent.internal.cli;

import org.jspecify.annotations.NullMarked;

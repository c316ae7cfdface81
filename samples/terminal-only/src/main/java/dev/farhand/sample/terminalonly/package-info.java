/** Terminals over a socket of one's own: the library without link, server or agent. */
@NullMarked
package dev.farhand.sample.terminalonly;

import org.jspecify.annotations.NullMarked;

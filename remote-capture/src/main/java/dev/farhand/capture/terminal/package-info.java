/** A terminal on this machine: its size, its shell, its process. */
@NullMarked
package dev.farhand.capture.terminal;

import org.jspecify.annotations.NullMarked;

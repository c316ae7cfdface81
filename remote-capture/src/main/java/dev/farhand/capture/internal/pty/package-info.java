/** Terminals of Linux: pty4j makes and starts them, the C library moves their bytes. */
@NullMarked
package dev.farhand.capture.internal.pty;

import org.jspecify.annotations.NullMarked;

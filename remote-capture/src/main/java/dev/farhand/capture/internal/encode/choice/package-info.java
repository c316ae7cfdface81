/** Who writes what: our own encoders what a screen does, a helper films. */
@NullMarked
package dev.farhand.capture.internal.encode.choice;

import org.jspecify.annotations.NullMarked;

/** What is different between the screen and what somebody shows of it, in blocks of 16 × 16 pixels. */
@NullMarked
package dev.farhand.capture.internal.encode.analysis;

import org.jspecify.annotations.NullMarked;

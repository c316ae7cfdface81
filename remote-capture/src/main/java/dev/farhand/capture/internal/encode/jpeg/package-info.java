/** JPEG (ITU-T T.81), baseline, as JFIF: tiles for viewers that show no video. */
@NullMarked
package dev.farhand.capture.internal.encode.jpeg;

import org.jspecify.annotations.NullMarked;

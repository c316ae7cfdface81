/** H.264 by the system's OpenH264, where that is installed. Nothing of it is shipped. */
@NullMarked
package dev.farhand.capture.internal.encode.openh264;

import org.jspecify.annotations.NullMarked;

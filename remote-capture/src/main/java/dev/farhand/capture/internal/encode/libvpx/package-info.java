/** VP8 by the system's libvpx, where that is installed. Nothing of it is shipped. */
@NullMarked
package dev.farhand.capture.internal.encode.libvpx;

import org.jspecify.annotations.NullMarked;

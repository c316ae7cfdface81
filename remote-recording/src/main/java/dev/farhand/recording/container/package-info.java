/**
 * Files that players take: VP8 in WebM, H.264 in MP4, and the JPEG stream of older tools. Writers stream and keep no frame; readers
 * take anything, keep one frame at a time, and return what is whole however a file ends.
 */
@NullMarked
package dev.farhand.recording.container;

import org.jspecify.annotations.NullMarked;

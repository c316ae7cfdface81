/** What containers are read from and written to: channels, buffered and counted. */
@NullMarked
package dev.farhand.recording.internal.bytes;

import org.jspecify.annotations.NullMarked;

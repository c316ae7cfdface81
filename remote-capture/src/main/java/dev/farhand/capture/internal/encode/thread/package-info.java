/** More threads for one picture. */
@NullMarked
package dev.farhand.capture.internal.encode.thread;

import org.jspecify.annotations.NullMarked;

/** What encoders of the system's own libraries have in common. */
@NullMarked
package dev.farhand.capture.internal.encode.system;

import org.jspecify.annotations.NullMarked;

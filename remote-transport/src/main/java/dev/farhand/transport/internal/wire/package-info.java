/** Reading what strangers send before anything else is known about them. */
@NullMarked
package dev.farhand.transport.internal.wire;

import org.jspecify.annotations.NullMarked;

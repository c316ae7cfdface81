/**
 * What a platform does for the parts of capture. An implementation is found by {@link java.util.ServiceLoader}; ours for
 * this machine is among them.
 */
@NullMarked
package dev.farhand.capture.spi;

import org.jspecify.annotations.NullMarked;

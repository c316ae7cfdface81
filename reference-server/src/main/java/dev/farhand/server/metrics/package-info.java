/** Figures of a running server, for whoever watches over it. */
@NullMarked
package dev.farhand.server.metrics;

import org.jspecify.annotations.NullMarked;

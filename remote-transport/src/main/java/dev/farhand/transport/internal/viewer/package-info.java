/** Viewer sockets: from the upgrade to the relay between socket and link stream. */
@NullMarked
package dev.farhand.transport.internal.viewer;

import org.jspecify.annotations.NullMarked;

/**
 * The server's end of the sockets through which browsers see a machine: a host says who may view what, the library
 * carries it between the socket and the machine's link. How such sockets get in on a host's own port:
 * {@code dev.farhand.transport.netty.ViewerPort}.
 */
@NullMarked
package dev.farhand.transport.viewer;

import org.jspecify.annotations.NullMarked;

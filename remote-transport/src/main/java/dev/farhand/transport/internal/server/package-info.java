/** The server's end: ports, the ClientHello, admission, the directory. */
@NullMarked
package dev.farhand.transport.internal.server;

import org.jspecify.annotations.NullMarked;

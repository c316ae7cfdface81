/** A viewer's lanes without a server between: a page, a WebSocket, and what it looks at. */
@NullMarked
package dev.farhand.transport.lane;

import org.jspecify.annotations.NullMarked;

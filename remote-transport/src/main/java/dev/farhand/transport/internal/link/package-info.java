/** One link once its TLS stands: HTTP/2, the control stream, channels. */
@NullMarked
package dev.farhand.transport.internal.link;

import org.jspecify.annotations.NullMarked;

/**
 * For hosts that run Netty themselves and let agents in on a port of their own. The only package whose signatures hold
 * Netty types.
 */
@NullMarked
package dev.farhand.transport.netty;

import org.jspecify.annotations.NullMarked;

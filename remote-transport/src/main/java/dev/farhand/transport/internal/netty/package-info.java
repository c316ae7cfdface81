/** What Netty needs to run: threads, TLS contexts, handlers both ends use. */
@NullMarked
package dev.farhand.transport.internal.netty;

import org.jspecify.annotations.NullMarked;

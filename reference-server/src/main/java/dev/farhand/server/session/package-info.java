/** Remote sessions, and what opens their sockets. */
@NullMarked
package dev.farhand.server.session;

import org.jspecify.annotations.NullMarked;

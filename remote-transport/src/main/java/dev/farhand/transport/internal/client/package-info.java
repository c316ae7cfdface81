/** The agent's end: dialling, proxies, carriers, reconnection. */
@NullMarked
package dev.farhand.transport.internal.client;

import org.jspecify.annotations.NullMarked;

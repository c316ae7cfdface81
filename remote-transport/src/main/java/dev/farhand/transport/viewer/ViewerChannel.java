package dev.farhand.transport.viewer;

import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.Link;

/**
 * Where a viewer's channel is to be opened, and with what.
 *
 * @param link the machine's link as it stands now
 * @param opening complete, with a freshly signed grant and its parameters
 */
public record ViewerChannel(Link link, OpenChannel opening) {}

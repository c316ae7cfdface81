package dev.farhand.transport.internal.link;

import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.MessageLimits;

/** What a control stream takes: channels wanted as fast as streams may be opened, and some more. */
final class ControlLimits {
    static final int MAXIMUM_MESSAGE = 64 * 1024;
    static final int MAXIMUM_BURST = 1_000_000;

    private ControlLimits() {}

    static MessageLimits of(LinkConfig config) {
        int perSecond = config.streamsPerSecond() + 50;
        return new MessageLimits(MAXIMUM_MESSAGE, perSecond, Math.min(2 * perSecond, MAXIMUM_BURST));
    }
}

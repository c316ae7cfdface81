package dev.farhand.transport.internal.link;

import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.ChannelAcceptor;
import dev.farhand.transport.link.LinkConfig;
import java.net.InetSocketAddress;
import java.time.Clock;

/**
 * What a link is made of.
 *
 * @param carrier what it travels in
 * @param tlsProvider whose TLS
 * @param remoteAddress the other end
 * @param proxied whether something in between may drop quiet connections early
 * @param config times, windows, limits
 * @param acceptor decides on the other end's questions
 * @param clock wall clock
 */
public record LinkSetup(
        Carrier carrier,
        String tlsProvider,
        InetSocketAddress remoteAddress,
        boolean proxied,
        LinkConfig config,
        ChannelAcceptor acceptor,
        Clock clock) {}

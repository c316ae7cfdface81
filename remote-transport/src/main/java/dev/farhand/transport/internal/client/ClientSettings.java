package dev.farhand.transport.internal.client;

import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.ChannelAcceptor;
import dev.farhand.transport.link.LinkClientListener;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkCredentials;
import dev.farhand.transport.link.LinkThreads;
import dev.farhand.transport.link.ProxySettings;
import dev.farhand.transport.link.ReconnectPolicy;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What the builder of the link client collected. */
public record ClientSettings(
        List<ServerUri> servers,
        LinkCredentials credentials,
        ChannelAcceptor acceptor,
        Supplier<DeviceFacts> facts,
        LinkClientListener listener,
        LinkConfig config,
        ProxySettings proxy,
        CarrierPolicy carrier,
        ReconnectPolicy reconnect,
        Optional<LinkThreads> threads,
        String softwareVersion,
        Clock clock,
        RandomGenerator random,
        boolean nativeTls) {}

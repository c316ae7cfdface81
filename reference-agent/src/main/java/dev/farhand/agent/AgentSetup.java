package dev.farhand.agent;

import dev.farhand.agent.internal.link.GuardSetup;
import dev.farhand.agent.internal.state.StoredCredentials;
import dev.farhand.core.config.Config;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.transport.enrolment.EnrolmentClient;
import dev.farhand.transport.link.ChannelAcceptor;
import dev.farhand.transport.link.LinkClient;
import dev.farhand.transport.link.LinkClientListener;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkThreads;
import dev.farhand.transport.link.ProxySettings;
import dev.farhand.transport.link.ReconnectPolicy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What a builder collected, checked. */
record AgentSetup(
        GuardSetup guard,
        List<URI> servers,
        Config config,
        ProxySettings proxy,
        LinkConfig link,
        ReconnectPolicy reconnect,
        Optional<EnrolmentToken> token,
        LinkThreads threads,
        boolean ownThreads,
        AgentListener listener,
        RandomGenerator random,
        boolean nativeTls) {

    LinkClient client(
            StoredCredentials credentials,
            ChannelAcceptor acceptor,
            Supplier<DeviceFacts> facts,
            LinkClientListener changes) {
        return LinkClient.builder()
                .servers(servers)
                .credentials(credentials)
                .acceptor(acceptor)
                .facts(facts)
                .listener(changes)
                .config(link)
                .proxy(proxy)
                .carrier(config.get(AgentKeys.CARRIER))
                .reconnect(reconnect)
                .threads(threads)
                .softwareVersion(AgentVersion.text())
                .clock(guard.clock())
                .random(random)
                .nativeTls(nativeTls)
                .build();
    }

    EnrolmentClient enroller(EnrolmentToken pin) {
        return EnrolmentClient.builder()
                .servers(servers)
                .pinnedBy(pin)
                .proxy(proxy)
                .carrier(config.get(AgentKeys.CARRIER))
                .config(link)
                .threads(threads)
                .clock(guard.clock())
                .build();
    }

    void close() {
        if (ownThreads) {
            threads.close();
        }
    }
}

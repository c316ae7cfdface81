package com.acme.thermostat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.StringValue;
import dev.farhand.agent.Agent;
import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.InMemoryDeviceRegistry;
import dev.farhand.core.enrolment.InMemoryEnrolmentTokens;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.sample.embedagent.ThermostatProgram;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.link.LinkServerListener;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything an agent needs at run time came with its one dependency: it enrols, connects and answers. */
class InstalledArtifactsTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path folder;

    @Test
    void theProgramStarts() {
        ThermostatProgram.main(new String[] {"--help"});
    }

    @Test
    void anAgentEnrolsConnectsAndAnswers() throws Exception {
        InMemoryDeviceRegistry devices = new InMemoryDeviceRegistry(CLOCK);
        InMemoryEnrolmentTokens tokens = new InMemoryEnrolmentTokens();
        try (CertificateAuthority authority = CertificateAuthority.inMemory(CertificateLifetimes.defaults(),
                CLOCK)) {
            EnrolmentToken token = EnrolmentToken.create(authority.certificate(), new SecureRandom());
            tokens.add(
                    token,
                    new EnrolmentPolicy(
                            "test", TenantId.random(), Optional.empty(), CLOCK.instant().plusSeconds(600), 1));
            Identity identity = authority.issueServer("test");
            CompletableFuture<Link> connected = new CompletableFuture<>();
            LinkServerListener listener = new LinkServerListener() {
                @Override
                public void connected(Link link) {
                    connected.complete(link);
                }
            };
            try (LinkServer server = LinkServer.builder()
                    .identity(() -> identity)
                    .trust(authority::trust)
                    .registry(devices)
                    .enrolment(new EnrolmentService(authority, tokens, devices, CLOCK))
                    .listener(listener)
                    .build()) {
                int port = server.listen(new InetSocketAddress("127.0.0.1", 0)).address().getPort();
                try (Agent agent = agent(port, token)) {
                    Link link = connected.get(30, TimeUnit.SECONDS);
                    assertEquals("hello", echo(link, "hello"), () -> agent.status().toString());
                }
            }
        }
    }

    private Agent agent(int port, EnrolmentToken token) {
        return Agent.builder()
                .stateFolder(folder.resolve("agent"))
                .servers(List.of(URI.create("https://127.0.0.1:" + port)))
                .proxy("none")
                .enrolment(token)
                .start();
    }

    private static String echo(Link link, String text) throws Exception {
        OpenChannel echo =
                OpenChannel.newBuilder().setKind(ChannelKind.CHANNEL_KIND_ECHO).setVersion(1).build();
        return link.call(echo, StringValue.of(text), StringValue.parser())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .getValue();
    }
}

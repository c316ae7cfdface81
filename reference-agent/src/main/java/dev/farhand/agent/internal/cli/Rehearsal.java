package dev.farhand.agent.internal.cli;

import dev.farhand.agent.Agent;
import dev.farhand.agent.AgentListener;
import dev.farhand.agent.AgentState;
import dev.farhand.agent.AgentStatus;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.ShellSelection;
import dev.farhand.capture.terminal.TerminalAttachment;
import dev.farhand.capture.terminal.TerminalEvent;
import dev.farhand.capture.terminal.TerminalGuest;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.capture.terminal.TerminalSize;
import dev.farhand.core.enrolment.Admission;
import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.InMemoryDeviceRegistry;
import dev.farhand.core.enrolment.InMemoryEnrolmentTokens;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.link.LinkEndpoint;
import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.link.LinkThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An agent enrols at a server of its own and connects, both in this process, with keys that end with it. */
final class Rehearsal {
    private static final int PATIENCE_SECONDS = 20;

    private Rehearsal() {}

    static boolean run() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        try (LinkThreads threads = LinkThreads.create("rehearsal", 1, 2);
                CertificateAuthority authority =
                        CertificateAuthority.inMemory(CertificateLifetimes.defaults(), clock)) {
            InMemoryDeviceRegistry registry = new InMemoryDeviceRegistry(clock);
            InMemoryEnrolmentTokens tokens = new InMemoryEnrolmentTokens();
            Identity identity = authority.issueServer("rehearsal");
            try (LinkServer server = LinkServer.builder()
                            .identity(() -> identity)
                            .trust(authority::trust)
                            .admission(Admission.of(registry))
                            .enrolment(new EnrolmentService(authority, tokens, registry, clock))
                            .threads(threads)
                            .build();
                    LinkEndpoint endpoint = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                EnrolmentToken token = token(authority, tokens, clock);
                return connects(token, endpoint.address().getPort(), threads) && showsATerminal();
            }
        }
    }

    /** What the first terminal would wait for. Where there are none it says so when it is asked. */
    private static boolean showsATerminal() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (TerminalHost host = TerminalHost.builder().build()) {
            ShellSelection shell = new ShellSelection(Optional.of("sh"), Optional.empty(), ShellSelection.DEFAULT_TYPE);
            TerminalGuest guest = new TerminalGuest("rehearsal", true, Optional.empty());
            TerminalAttachment terminal = host.open(SessionId.random(), guest, shell);
            terminal.begin(event -> {
                if (event instanceof TerminalEvent.Exited) {
                    ended.countDown();
                }
                return CompletableFuture.completedFuture(null);
            });
            terminal.resize(new TerminalSize(100, 30));
            terminal.type("exit\n".getBytes(StandardCharsets.US_ASCII));
            return ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (RemoteException e) {
            return true;
        }
    }

    private static EnrolmentToken token(CertificateAuthority authority, InMemoryEnrolmentTokens tokens, Clock clock) {
        EnrolmentToken token = EnrolmentToken.create(authority.certificate(), new SecureRandom());
        tokens.add(
                token,
                new EnrolmentPolicy(
                        "rehearsal",
                        TenantId.random(),
                        Optional.empty(),
                        clock.instant().plus(Duration.ofHours(1)),
                        1));
        return token;
    }

    private static boolean connects(EnrolmentToken token, int port, LinkThreads threads) throws InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        AgentListener listener = new AgentListener() {
            @Override
            public void changed(AgentStatus status) {
                if (status.state() == AgentState.CONNECTED) {
                    connected.countDown();
                }
            }
        };
        try (Agent agent = Agent.builder()
                .store(AgentStore.inMemory())
                .enrolment(token)
                .threads(threads)
                .listener(listener)
                .proxy("none")
                .servers(List.of(URI.create("https://127.0.0.1:" + port)))
                .start()) {
            return connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    && !StatusText.lines(agent.status()).entries().isEmpty();
        }
    }
}

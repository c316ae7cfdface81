package dev.farhand.transport.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.transport.internal.link.LinkSetup;
import dev.farhand.transport.internal.link.ServerLink;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkEnd;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrustAnnouncementsTest {
    private static final X509Certificate AUTHORITY = CertificateAuthority.inMemory(
                    CertificateLifetimes.defaults(), Clock.systemUTC())
            .certificate();

    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final Map<ServerLink, String> names = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final ServerLink ada = link("ada");
    private final ServerLink bob = link("bob");
    private final TrustAnnouncements announcements =
            new TrustAnnouncements(workers::add, Clock.systemUTC(), this::tell);

    private void tell(ServerLink link, TrustAnnouncements.Announcement now) {
        told.add(names.get(link) + " " + now.trust().version());
    }

    private void announce(TrustAnnouncements to, int version) {
        to.announce(new TrustBundle(version, List.of(AUTHORITY)), Duration.ZERO, List.of(ada, bob));
    }

    private void runAll() {
        for (Runnable task = workers.poll(); task != null; task = workers.poll()) {
            task.run();
        }
    }

    @Test
    void tellsAllLinksInTheOrderOfTheAnnouncements() {
        announce(announcements, 2);
        announce(announcements, 3);
        assertThat(told).as("on the caller's thread").isEmpty();
        runAll();
        assertThat(told).containsExactly("ada 2", "bob 2", "ada 3", "bob 3");
    }

    /** After a rotation everybody comes at once. An agent refuses a trust that does not follow the one it holds. */
    @Test
    void linksThatComeMeanwhileDoNotDisturbTheOrder() {
        announce(announcements, 2);
        ServerLink newcomer = link("newcomer");
        for (int i = 0; i < 10 * TrustAnnouncements.MOST_WAITING; i++) {
            announcements.agreed(newcomer);
        }
        announce(announcements, 3);
        runAll();
        assertThat(told.stream().filter(line -> line.startsWith("ada"))).containsExactly("ada 2", "ada 3");
        assertThat(told.stream().filter(line -> line.startsWith("newcomer")))
                .hasSize(10 * TrustAnnouncements.MOST_WAITING)
                .containsOnly("newcomer 3");
    }

    @Test
    void tellsInOrderAlthoughNoWorkerIsFree() {
        List<TrustAnnouncements> self = new ArrayList<>();
        self.add(new TrustAnnouncements(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                Clock.systemUTC(),
                (link, now) -> {
                    tell(link, now);
                    if (told.size() == 1) {
                        announce(self.get(0), 3);
                    }
                }));
        announce(self.get(0), 2);
        self.get(0).agreed(link("newcomer"));
        assertThat(told).containsExactly("ada 2", "bob 2", "ada 3", "bob 3", "newcomer 3");
    }

    @Test
    void saysSoWhenTooManyWait() {
        for (int i = 0; i < TrustAnnouncements.MOST_WAITING; i++) {
            announce(announcements, 2 + i);
        }
        assertThatThrownBy(() -> announce(announcements, 100))
                .isInstanceOfSatisfying(
                        RemoteException.class, full -> assertThat(full.code()).isEqualTo(ErrorCode.OVERLOADED));
        runAll();
        assertThat(told).hasSize(2 * TrustAnnouncements.MOST_WAITING);
        announce(announcements, 100);
        runAll();
        assertThat(told).endsWith("ada 100", "bob 100");
    }

    @Test
    void tellsTheOthersAlthoughOneLinkCannotBeTold() {
        TrustAnnouncements broken = new TrustAnnouncements(workers::add, Clock.systemUTC(), (link, now) -> {
            if (link == ada) {
                throw new NoClassDefFoundError("a provider's class");
            }
            tell(link, now);
        });
        announce(broken, 2);
        runAll();
        announce(broken, 3);
        runAll();
        assertThat(told).containsExactly("bob 2", "bob 3");
        assertThat(ended(ada)).as("it comes back, and learns the trust then").isEqualTo(ErrorCode.INTERNAL);
        assertThat(ended(bob)).isEqualTo(ErrorCode.LINK_LOST);
    }

    /** Why, by the time its connection is gone. */
    private static ErrorCode ended(ServerLink link) {
        ((EmbeddedChannel) link.channel()).close();
        ((EmbeddedChannel) link.channel()).runPendingTasks();
        return link.closed().toCompletableFuture().join().code();
    }

    @AfterEach
    void freeTheLinks() {
        for (ServerLink link : names.keySet()) {
            ended(link);
            ((EmbeddedChannel) link.channel()).finishAndReleaseAll();
        }
    }

    private ServerLink link(String name) {
        LinkSetup setup = new LinkSetup(
                Carrier.TLS,
                "none",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                false,
                LinkConfig.defaults(),
                opening -> opening.refuse(new RemoteException(ErrorCode.PERMISSION_DENIED)),
                Clock.systemUTC());
        EmbeddedChannel channel = new EmbeddedChannel();
        ServerLink link =
                new ServerLink(setup, channel, new SilentOwner(), new ServerLink.Proof(List.of(), List.of(), 1));
        link.install(channel.pipeline());
        names.put(link, name);
        return link;
    }

    private static final class SilentOwner implements ServerLink.Owner {
        @Override
        public void agreed(ServerLink link, DeviceIdentity device) {}

        @Override
        public void ended(ServerLink link, LinkEnd end, boolean agreed) {}

        @Override
        public void factsReported(ServerLink link, DeviceFacts facts) {}

        @Override
        public void trustAccepted(ServerLink link, int version) {}

        @Override
        public void renewalWanted(ServerLink link, DeviceIdentity device, RenewCertificateRequest request) {}

        @Override
        public void certificateIssued(ServerLink link, X509Certificate certificate) {}

        @Override
        public void certificateKept(ServerLink link, X509Certificate certificate) {}
    }
}

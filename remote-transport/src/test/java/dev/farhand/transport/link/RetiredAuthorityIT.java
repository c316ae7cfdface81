package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An authority that was retired is gone from links that stand, not only from the next handshake. */
class RetiredAuthorityIT {
    @Test
    void aDeviceThatRenewedComesBackByTheNewAuthority() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            house.agent(house.listen(), device, builder -> {});
            Link before = house.link(device);
            rotate(house);
            Eventually.until(() -> house.events.contains("trust 2"));
            house.server.demandRenewal(device.device);
            Eventually.until(() -> house.events.contains(
                    "kept " + device.identity.certificate().getSerialNumber()));
            assertThat(before.isOpen()).isTrue();

            retire(house);
            Eventually.until(() -> house.events.contains("ended SHUTTING_DOWN"));
            Eventually.until(() -> device.trust.equals(house.trust));
            Link after = house.link(device);
            assertThat(after).isNotSameAs(before);
            assertThat(after.peer().certificate()).isEqualTo(device.identity.certificate());
            assertThat(house.trust.authorities()).hasSize(1);
            assertThat(house.refusals).isEmpty();
        }
    }

    @Test
    void aDeviceThatNeverRenewedHearsAtOnceThatItHasToEnrolAgain() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(house.listen(), device, builder -> {});
            house.link(device);
            rotate(house);
            Eventually.until(() -> house.events.contains("trust 2"));

            retire(house);
            Eventually.until(() -> house.events.contains("ended CERTIFICATE_UNTRUSTED"));
            Eventually.until(() -> client.state()
                    .lastFailure()
                    .filter(failure -> failure.code() == ErrorCode.CERTIFICATE_UNTRUSTED)
                    .isPresent());
            Eventually.until(() -> house.refusals.contains(ErrorCode.CERTIFICATE_UNTRUSTED));
            assertThat(house.server.links().count()).isZero();
        }
    }

    @Test
    void aLinkThatTheNewAuthorityProvedStays() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            rotate(house);
            FakeCredentials device = house.device();
            house.agent(house.listen(), device, builder -> {});
            Link link = house.link(device);

            retire(house);
            Eventually.until(() -> house.events.contains("trust 3"));
            assertThat(device.trust).isEqualTo(house.trust);
            assertThat(house.server.links().find(device.device)).containsSame(link);
            assertThat(link.isOpen()).isTrue();
        }
    }

    @Test
    void aDeviceThatWasLetInWhileTheAuthorityWentDoesNotStay() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            HesitatingRegistry registry = new HesitatingRegistry(house.registry);
            try (LinkServer server = LinkServer.builder()
                            .identity(() -> house.serverIdentity)
                            .trust(() -> house.trust)
                            .registry(registry)
                            .listener(house)
                            .build();
                    LinkEndpoint port = server.listen(LinkHouse.loopback())) {
                FakeCredentials device = house.device();
                house.agent(port.address(), device, builder -> {});
                assertThat(registry.asked.await(30, TimeUnit.SECONDS)).isTrue();
                house.authority.rotate();
                house.authority.retire();
                house.trust = house.authority.trust();
                server.announceTrust(house.trust, Duration.ZERO);
                registry.answer.countDown();
                Eventually.until(() -> house.events.contains("ended CERTIFICATE_UNTRUSTED"));
            }
        }
    }

    private static void rotate(LinkHouse house) {
        house.authority.rotate();
        house.trust = house.authority.trust();
        house.serverIdentity = house.authority.issueServer("node-1");
        house.server.announceTrust(house.trust);
    }

    private static void retire(LinkHouse house) {
        house.authority.retire();
        house.trust = house.authority.trust();
        house.serverIdentity = house.authority.issueServer("node-1");
        house.server.announceTrust(house.trust, Duration.ofMillis(50));
    }

    /** Thinks about the first device until it is told to answer. */
    private static final class HesitatingRegistry implements DeviceRegistry {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch answer = new CountDownLatch(1);
        private final DeviceRegistry registry;

        HesitatingRegistry(DeviceRegistry registry) {
            this.registry = registry;
        }

        @Override
        public void register(EnrolledDevice device) {
            registry.register(device);
        }

        @Override
        public Optional<EnrolledDevice> find(DeviceId id) {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return registry.find(id);
        }

        @Override
        public boolean revoke(DeviceId id, String reason) {
            return registry.revoke(id, reason);
        }

        @Override
        public void certificateIssued(DeviceId id, X509Certificate certificate) {
            registry.certificateIssued(id, certificate);
        }

        @Override
        public List<EnrolledDevice> list() {
            return registry.list();
        }

        @Override
        public Subscription onRevocation(RevocationListener listener) {
            return registry.onRevocation(listener);
        }
    }
}

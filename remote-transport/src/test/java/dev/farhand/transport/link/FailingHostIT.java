package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A class that the host lacks, found out at the worst of times, costs what asked for it and nothing else. */
class FailingHostIT {
    private static Error absent() {
        return new NoClassDefFoundError("com/host/Absent");
    }

    /** Throws from the methods with these names, as long as they are named here. */
    private static final class FailingRegistry {
        final Set<String> failing = ConcurrentHashMap.newKeySet();
        final AtomicInteger failures = new AtomicInteger();

        DeviceRegistry around(DeviceRegistry real) {
            return (DeviceRegistry) Proxy.newProxyInstance(
                    DeviceRegistry.class.getClassLoader(),
                    new Class<?>[] {DeviceRegistry.class},
                    (proxy, method, arguments) -> {
                        if (failing.contains(method.getName())) {
                            failures.incrementAndGet();
                            throw absent();
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }
    }

    @Test
    void anAgentWhoseFactsFailOnceConnectsAllTheSame() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            AtomicInteger calls = new AtomicInteger();
            house.agent(
                    house.listen(),
                    device,
                    builder -> builder.facts(() -> {
                        if (calls.incrementAndGet() == 1) {
                            throw absent();
                        }
                        return DeviceFacts.getDefaultInstance();
                    }));
            house.link(device);
            assertThat(calls).hasValueGreaterThan(1);
        }
    }

    @Test
    void anAgentWhoseListenerFailsConnectsAllTheSame() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(
                    house.listen(),
                    device,
                    builder -> builder.listener(state -> {
                        throw absent();
                    }));
            house.link(device).close(ErrorCode.OVERLOADED);
            Eventually.until(() -> client.link().filter(Link::isOpen).isPresent());
        }
    }

    @Test
    void anAgentHearsThatItCouldNotBeChecked() throws Exception {
        FailingRegistry registry = new FailingRegistry();
        try (LinkHouse house = new LinkHouse((made, builder) -> builder.registry(registry.around(made.registry)))) {
            FakeCredentials device = house.device();
            registry.failing.add("find");
            LinkClient client = house.agent(house.listen(), device, builder -> {});
            Eventually.until(() -> house.refusals.contains(ErrorCode.INTERNAL));
            Eventually.until(() -> client.state() instanceof LinkState.Waiting waiting
                    && waiting.failure().code() == ErrorCode.INTERNAL);
            registry.failing.clear();
            house.link(device);
        }
    }

    @Test
    void aRenewalThatFailsInTheServerOrInTheAgentDoesNotBlockTheNext() throws Exception {
        FailingRegistry registry = new FailingRegistry();
        try (LinkHouse house = new LinkHouse((made, builder) -> builder.registry(registry.around(made.registry))
                .enrolment(new dev.farhand.core.enrolment.EnrolmentService(
                        made.authority, made.tokens, registry.around(made.registry), made.clock)))) {
            FailingCredentials device = new FailingCredentials(house.device());
            LinkClient client = house.agent(house.listen(), device.real, builder -> builder.credentials(device));
            Link link = house.link(device.real);
            device.failures.set(1);
            client.renewNow();
            Eventually.until(() -> device.failures.get() == 0);
            registry.failing.add("certificateIssued");
            client.renewNow();
            Eventually.until(() -> registry.failures.get() > 0);
            registry.failing.clear();
            client.renewNow();
            Eventually.until(() -> device.real.events.contains("renewed"));
            assertThat(link.isOpen()).isTrue();
        }
    }

    /** Cannot prepare a renewal so many times. */
    private static final class FailingCredentials implements LinkCredentials {
        final FakeCredentials real;
        final AtomicInteger failures = new AtomicInteger();

        FailingCredentials(FakeCredentials real) {
            this.real = real;
        }

        @Override
        public dev.farhand.core.identity.Identity identity() {
            return real.identity();
        }

        @Override
        public dev.farhand.core.identity.TrustBundle trust() {
            return real.trust();
        }

        @Override
        public RenewCertificateRequest prepareRenewal() {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw absent();
            }
            return real.prepareRenewal();
        }

        @Override
        public void renewed(java.util.List<java.security.cert.X509Certificate> chain) {
            real.renewed(chain);
        }

        @Override
        public void trustChanged(dev.farhand.core.identity.TrustBundle bundle) {
            real.trustChanged(bundle);
        }
    }

    @Test
    void aReceiverThatFailsAtTheEndKeepsNeitherEndFromHearingOfIt() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(
                    house.listen(),
                    device,
                    builder -> builder.acceptor(opening -> opening.accept().receiver(new FailingReceiver(told))));
            Link link = house.link(device);
            Eventually.get(link.open(Channels.echo()));
            Eventually.get(link.open(Channels.echo()));
            Link agent = Eventually.present(client::link);
            link.close(ErrorCode.OVERLOADED);
            Eventually.get(agent.closed());
            assertThat(told).hasValue(2);
            Eventually.until(() ->
                    client.link().filter(next -> next != agent && next.isOpen()).isPresent());
        }
    }

    private record FailingReceiver(AtomicInteger told) implements ByteStream.Receiver {
        @Override
        public void onData(ByteBuffer bytes) {
            throw absent();
        }

        @Override
        public void onFinished() {
            throw absent();
        }

        @Override
        public void onReset(ErrorCode code) {
            told.incrementAndGet();
            throw absent();
        }
    }
}

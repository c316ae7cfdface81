package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.farhand.agent.capability.CapabilityOpening;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.access.Capability;
import dev.farhand.core.access.ConsentRule;
import dev.farhand.core.access.RecordingMode;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.transport.link.LinkStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who may open what on a machine, and for how long. */
class AgentChannelsIT extends AgentCase {
    @Test
    void opensACapabilityToTheHolderOfAGrantAndWritesTheVisitDown() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Agent agent = connected(server, AgentStore.inMemory());
        LinkStream stream = server.open(FakeServer.custom("test.echo", server.grant(grant -> {})));
        FakeServer.Ear ear = FakeServer.Ear.on(stream);
        stream.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(ear.text.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
        assertThat(agent.status().openChannels()).isEqualTo(1);
        assertThat(agent.visits()).singleElement().satisfies(visit -> assertThat(visit.name())
                .isEqualTo("Ada Lovelace"));
        stream.finish();
        assertThat(ear.finished.await(20, TimeUnit.SECONDS)).isTrue();
        await().until(() -> agent.status().openChannels() == 0);
    }

    @Test
    void endsAChannelWhoseCapabilityThrowsAndForgetsIt() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Agent agent = connected(server, AgentStore.inMemory(), builder -> builder.capability("test.throws", opening -> {
                    opening.accept();
                    throw new IllegalStateException("after it said yes");
                })
                .capability("test.throws.error", opening -> {
                    opening.accept();
                    throw new NoClassDefFoundError("after it said yes");
                }));
        for (String name : List.of("test.throws", "test.throws.error")) {
            // The end may come so close behind the yes that the yes is not heard.
            OpenChannel opening = FakeServer.custom(name, server.grant(grant -> grant.customCapability(name)));
            try {
                LinkStream stream = server.open(opening);
                assertThat(FakeServer.Ear.on(stream).reset.get(20, TimeUnit.SECONDS))
                        .isEqualTo(ErrorCode.INTERNAL);
            } catch (RemoteException ended) {
                assertThat(ended.code()).isEqualTo(ErrorCode.INTERNAL);
            }
            await().atMost(FakeServer.PATIENCE).until(() -> agent.status().openChannels() == 0);
        }
    }

    @Test
    void refusesForACapabilityThatThrowsBeforeItDecides() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        connected(server, AgentStore.inMemory(), builder -> builder.capability("test.throws", opening -> {
                    throw new IllegalStateException("before it decides");
                })
                .capability("test.throws.error", opening -> {
                    throw new NoClassDefFoundError("before it decides");
                }));
        for (String name : List.of("test.throws", "test.throws.error")) {
            refused(
                    server,
                    FakeServer.custom(name, server.grant(grant -> grant.customCapability(name))),
                    ErrorCode.INTERNAL);
        }
    }

    /** It may have a program running for its visitor, which must end as well. */
    @Test
    void tellsACapabilityThatItsChannelWasEndedByAPause() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        CompletableFuture<FakeServer.Ear> ear = new CompletableFuture<>();
        Agent agent = connected(
                server,
                AgentStore.inMemory(),
                builder -> builder.capability(
                        "test.listens", opening -> ear.complete(FakeServer.Ear.on(opening.accept()))));
        server.open(FakeServer.custom("test.listens", server.grant(grant -> grant.customCapability("test.listens"))));
        FakeServer.Ear capability = ear.get(20, TimeUnit.SECONDS);
        agent.pause("grace");
        assertThat(capability.reset.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.ACCESS_PAUSED);
    }

    @Test
    void endsAChannelWhoseReceiverThrowsAndForgetsIt() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Agent agent = connected(
                server,
                AgentStore.inMemory(),
                builder -> builder.capability("test.throws.later", opening -> throwing(opening.accept())));
        LinkStream stream = server.open(FakeServer.custom(
                "test.throws.later", server.grant(grant -> grant.customCapability("test.throws.later"))));
        FakeServer.Ear ear = FakeServer.Ear.on(stream);
        stream.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(ear.reset.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.INTERNAL);
        await().atMost(FakeServer.PATIENCE).until(() -> agent.status().openChannels() == 0);
    }

    private static void throwing(LinkStream stream) {
        stream.receiver(new ByteStream.Receiver() {
            @Override
            public void onData(ByteBuffer bytes) {
                throw new IllegalStateException("while it works");
            }

            @Override
            public void onFinished() {}

            @Override
            public void onReset(ErrorCode code) {}
        });
        stream.read();
    }

    @Test
    void echoesWithoutAGrant() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        connected(server, AgentStore.inMemory());
        LinkStream stream = server.open(
                OpenChannel.newBuilder().setKind(ChannelKind.CHANNEL_KIND_ECHO).build());
        FakeServer.Ear ear = FakeServer.Ear.on(stream);
        stream.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(ear.text.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
    }

    @Test
    void refusesEverythingElseWithTheRightCode() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        FakeServer stranger = server(Duration.ofDays(90));
        connected(server, AgentStore.inMemory());
        stranger.registry.register(server.device());

        refused(server, FakeServer.custom("test.echo", ByteString.EMPTY), ErrorCode.GRANT_MISSING);
        refused(server, FakeServer.custom("test.echo", ByteString.copyFromUtf8("nonsense")), ErrorCode.GRANT_INVALID);
        refused(
                server,
                FakeServer.custom(
                        "test.echo",
                        server.grant(
                                grant -> grant.device(server.tenant, dev.farhand.core.identity.DeviceId.random()))),
                ErrorCode.GRANT_INVALID);
        refused(
                server,
                FakeServer.custom(
                        "test.echo",
                        server.grant(grant -> grant.valid(
                                server.clock.instant().minusSeconds(7200),
                                server.clock.instant().minusSeconds(3600)))),
                ErrorCode.GRANT_EXPIRED);
        refused(server, FakeServer.custom("test.other", server.grant(grant -> {})), ErrorCode.CHANNEL_KIND_UNSUPPORTED);
        refused(
                server,
                FakeServer.custom("test.echo", server.grant(grant -> grant.viewOnly(true))),
                ErrorCode.VIEW_ONLY);
        refused(
                server,
                FakeServer.custom("test.echo", server.grant(grant -> grant.recording(RecordingMode.STRICT))),
                ErrorCode.RECORDING_UNAVAILABLE);
        refused(
                server,
                FakeServer.custom(
                        "test.echo", server.grant(grant -> grant.consent(Capability.CUSTOM, ConsentRule.STRICTEST))),
                ErrorCode.CONSENT_HELPER_ABSENT);
        refused(
                server,
                FakeServer.custom("test.echo", server.grant(grant -> {})).toBuilder()
                        .setKind(ChannelKind.CHANNEL_KIND_TERMINAL)
                        .build(),
                ErrorCode.CHANNEL_KIND_UNSUPPORTED);
        // Signed by an authority that this agent does not trust.
        ByteString forged = stranger.grant(
                grant -> grant.device(server.tenant, server.device().id()));
        assertThatThrownBy(() -> server.open(FakeServer.custom("test.echo", forged)))
                .isInstanceOfSatisfying(RemoteException.class, e -> assertThat(e.code())
                        .isIn(ErrorCode.GRANT_INVALID, ErrorCode.CERTIFICATE_UNTRUSTED, ErrorCode.AUTHORITY_UNKNOWN));
    }

    @Test
    void aGrantForOneCapabilityDoesNotOpenAnother() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        connected(
                server,
                AgentStore.inMemory(),
                builder -> builder.capability("test.secret", opening -> opening.accept()));
        refused(server, FakeServer.custom("test.secret", server.grant(grant -> {})), ErrorCode.PERMISSION_DENIED);
    }

    @Test
    void pauseEndsWhatIsOpenAndRefusesWhatComesAlsoAfterARestart() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        AgentStore store = AgentStore.inMemory();
        Agent agent = connected(server, store);
        FakeServer.Ear ear = FakeServer.Ear.on(server.open(FakeServer.custom("test.echo", server.grant(grant -> {}))));
        agent.pause("grace");
        assertThat(ear.reset.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.ACCESS_PAUSED);
        refused(server, FakeServer.custom("test.echo", server.grant(grant -> {})), ErrorCode.ACCESS_PAUSED);
        agent.close();

        Agent restarted = keep(builder(server).store(store).start());
        awaitState(restarted, AgentState.CONNECTED);
        assertThat(restarted.status().pause()).map(Pause::by).contains("grace");
        refused(server, FakeServer.custom("test.echo", server.grant(grant -> {})), ErrorCode.ACCESS_PAUSED);
        restarted.resume();
        assertThat(server.open(FakeServer.custom("test.echo", server.grant(grant -> {}))))
                .isNotNull();
        assertThat(store.load(StoreItem.PAUSED)).isEmpty();
    }

    @Test
    void theLocalFloorHoldsWhateverTheGrantSaysAndFromTheMomentItIsWritten() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        AgentStore store = AgentStore.inMemory();
        connected(server, store);
        ByteString grant = server.grant(builder -> {});
        assertThat(server.open(FakeServer.custom("test.echo", grant))).isNotNull();
        store.save(StoreItem.FLOOR, "view-only = true\n".getBytes(StandardCharsets.UTF_8));
        refused(server, FakeServer.custom("test.echo", grant), ErrorCode.VIEW_ONLY);
        store.save(StoreItem.FLOOR, "hours.zone = UTC\nhours.monday = never\n".getBytes(StandardCharsets.UTF_8));
        refused(server, FakeServer.custom("test.echo", grant), ErrorCode.OUTSIDE_ALLOWED_HOURS);
        store.save(StoreItem.FLOOR, "recording = strict\n".getBytes(StandardCharsets.UTF_8));
        refused(server, FakeServer.custom("test.echo", grant), ErrorCode.RECORDING_UNAVAILABLE);
        store.save(StoreItem.FLOOR, "consent.custom = consent\n".getBytes(StandardCharsets.UTF_8));
        refused(server, FakeServer.custom("test.echo", grant), ErrorCode.CONSENT_HELPER_ABSENT);
        store.save(StoreItem.FLOOR, "custom-capabilities = test.other\n".getBytes(StandardCharsets.UTF_8));
        refused(server, FakeServer.custom("test.echo", grant), ErrorCode.PERMISSION_DENIED);
        store.save(StoreItem.FLOOR, "recording = always\n".getBytes(StandardCharsets.UTF_8));
        assertThat(server.open(FakeServer.custom("test.echo", grant))).isNotNull();
        store.save(StoreItem.FLOOR, "half a line".getBytes(StandardCharsets.UTF_8));
        refused(server, FakeServer.custom("test.echo", grant), ErrorCode.INVALID_CONFIGURATION);
    }

    @Test
    void endsAChannelWhenTheSessionHasLastedLongEnough() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        connected(server, AgentStore.inMemory());
        ByteString grant =
                server.grant(builder -> builder.limits(new SessionLimits(Duration.ofHours(1), Duration.ofMillis(300))));
        FakeServer.Ear ear = FakeServer.Ear.on(server.open(FakeServer.custom("test.echo", grant)));
        assertThat(ear.reset.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.SESSION_TOO_LONG);
    }

    @Test
    void countsNoChannelOfACapabilityThatOnlySendsOrDoesNothing() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Agent agent = connected(
                server, AgentStore.inMemory(), builder -> builder.capability("test.send", AgentChannelsIT::sendOnly)
                        .capability("test.nothing", CapabilityOpening::accept));
        ByteString grant =
                server.grant(builder -> builder.customCapability("test.send").customCapability("test.nothing"));
        LinkStream stream = server.open(FakeServer.custom("test.send", grant));
        FakeServer.Ear ear = FakeServer.Ear.on(stream);
        assertThat(ear.text.get(20, TimeUnit.SECONDS)).isEqualTo("figures");
        assertThat(ear.finished.await(20, TimeUnit.SECONDS)).isTrue();
        stream.finish();
        await().atMost(FakeServer.PATIENCE).until(() -> agent.status().openChannels() == 0);

        LinkStream silent = server.open(FakeServer.custom("test.nothing", grant));
        await().atMost(FakeServer.PATIENCE).until(() -> agent.status().openChannels() == 1);
        silent.reset(ErrorCode.CANCELLED);
        await().atMost(FakeServer.PATIENCE).until(() -> agent.status().openChannels() == 0);
    }

    private static void sendOnly(CapabilityOpening opening) {
        LinkStream stream = opening.accept();
        stream.write(ByteBuffer.wrap("figures".getBytes(StandardCharsets.UTF_8)));
        stream.finish();
    }

    @Test
    void aReceiverThatComesAfterTheFinishMissesNothing() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        CompletableFuture<LinkStream> accepted = new CompletableFuture<>();
        Agent agent = connected(
                server,
                AgentStore.inMemory(),
                builder -> builder.capability("test.late", opening -> {
                    LinkStream stream = opening.accept();
                    stream.finish();
                    accepted.complete(stream);
                }));
        ByteString grant = server.grant(builder -> builder.customCapability("test.late"));
        LinkStream stream = server.open(FakeServer.custom("test.late", grant));
        FakeServer.Ear.on(stream);
        stream.write(ByteBuffer.wrap("report".getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        stream.finish();
        FakeServer.Ear late = FakeServer.Ear.on(accepted.get(20, TimeUnit.SECONDS));
        assertThat(late.text.get(20, TimeUnit.SECONDS)).isEqualTo("report");
        assertThat(late.finished.await(20, TimeUnit.SECONDS)).isTrue();
        await().atMost(FakeServer.PATIENCE).until(() -> agent.status().openChannels() == 0);
    }

    @Test
    void aSessionThatLastedLongEnoughIsNotReopened() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        connected(server, AgentStore.inMemory());
        ByteString grant =
                server.grant(builder -> builder.limits(new SessionLimits(Duration.ofHours(1), Duration.ofMillis(300))));
        FakeServer.Ear ear = FakeServer.Ear.on(server.open(FakeServer.custom("test.echo", grant)));
        assertThat(ear.reset.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.SESSION_TOO_LONG);
        refused(server, FakeServer.custom("test.echo", grant), ErrorCode.SESSION_TOO_LONG);
    }
}

package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.farhand.agent.capability.CapabilityOpening;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.FullStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.access.Capability;
import dev.farhand.core.access.ConsentRule;
import dev.farhand.core.access.RecordingMode;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.LinkThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentIT {
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path temporary;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    @Test
    void enrolsConnectsAndKeepsItsIdentity() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Path folder = temporary.resolve("state");
        Agent agent = keep(
                builder(server).stateFolder(folder).enrolment(server.token(1)).start());
        awaitState(agent, AgentState.CONNECTED);
        var device = agent.status().device();
        assertThat(device).contains(server.device().id());
        assertThat(server.link().facts().orElseThrow().getCapabilitiesList()).containsExactly("test.echo");
        agent.close();

        // The servers are known from enrolment, the token is used up: nothing else is needed.
        Agent again = keep(Agent.builder().stateFolder(folder).start());
        awaitState(again, AgentState.CONNECTED);
        assertThat(again.status().device()).isEqualTo(device);
        for (String name : List.of("identity.pem", "trust.pem", "agent.conf")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void enrolsWithATokenOfOneUseAlthoughTheAnswerWasLost() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        EnrolmentToken token = server.token(1);
        FullStore store = new FullStore();
        store.full(item -> item == StoreItem.TRUST);
        Agent agent = keep(builder(server).store(store).enrolment(token).start());
        await().atMost(FakeServer.PATIENCE).until(store::refused);
        agent.close();
        assertThat(store.load(StoreItem.IDENTITY)).isEmpty();

        store.full(item -> false);
        Agent again = keep(builder(server).store(store).enrolment(token).start());
        awaitState(again, AgentState.CONNECTED);
        assertThat(server.registry.list()).hasSize(1);
        assertThat(again.status().device()).contains(server.device().id());
        assertThat(store.load(StoreItem.ENROLMENT)).isEmpty();
    }

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
        Agent agent = keep(builder(server)
                .store(AgentStore.inMemory())
                .enrolment(server.token(1))
                .capability("test.throws", opening -> {
                    opening.accept();
                    throw new IllegalStateException("after it said yes");
                })
                .capability("test.throws.later", opening -> throwing(opening.accept()))
                .start());
        awaitState(agent, AgentState.CONNECTED);
        // The end may come so close behind the yes that the yes is not heard.
        OpenChannel opening =
                FakeServer.custom("test.throws", server.grant(grant -> grant.customCapability("test.throws")));
        try {
            LinkStream stream = server.open(opening);
            assertThat(FakeServer.Ear.on(stream).reset.get(20, TimeUnit.SECONDS))
                    .isEqualTo(ErrorCode.INTERNAL);
        } catch (RemoteException ended) {
            assertThat(ended.code()).isEqualTo(ErrorCode.INTERNAL);
        }
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
        Agent agent = keep(builder(server)
                .store(AgentStore.inMemory())
                .capability("test.secret", opening -> opening.accept())
                .enrolment(server.token(1))
                .start());
        awaitState(agent, AgentState.CONNECTED);
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
        Agent agent = keep(builder(server)
                .store(AgentStore.inMemory())
                .capability("test.send", AgentIT::sendOnly)
                .capability("test.nothing", CapabilityOpening::accept)
                .enrolment(server.token(1))
                .start());
        awaitState(agent, AgentState.CONNECTED);
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
        Agent agent = keep(builder(server)
                .store(AgentStore.inMemory())
                .capability("test.late", opening -> {
                    LinkStream stream = opening.accept();
                    stream.finish();
                    accepted.complete(stream);
                })
                .enrolment(server.token(1))
                .start());
        awaitState(agent, AgentState.CONNECTED);
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

    @Test
    void renewsInTimeWithANewKeyAndAlsoWhenAsked() throws Exception {
        FakeServer server = server(Duration.ofSeconds(12));
        Path folder = temporary.resolve("state");
        Agent agent = keep(
                builder(server).stateFolder(folder).enrolment(server.token(1)).start());
        awaitState(agent, AgentState.CONNECTED);
        String first = Files.readString(folder.resolve("identity.pem"));
        agent.renewNow();
        await().atMost(FakeServer.PATIENCE)
                .until(() -> !Files.readString(folder.resolve("identity.pem")).equals(first));
        String second = Files.readString(folder.resolve("identity.pem"));
        assertThat(key(second)).isNotEqualTo(key(first));
        await().atMost(FakeServer.PATIENCE)
                .until(() -> !Files.readString(folder.resolve("identity.pem")).equals(second));
        awaitState(agent, AgentState.CONNECTED);
    }

    @Test
    void keepsWorkingWithTheOldCertificateWhileTheNewOneCannotBeSaved() throws Exception {
        FakeServer server = server(Duration.ofSeconds(15));
        FullStore store = new FullStore();
        connected(server, store);
        byte[] before = store.load(StoreItem.IDENTITY).orElseThrow();
        store.full(item -> true);
        await().atMost(FakeServer.PATIENCE).until(() -> store.refused());
        assertThat(store.load(StoreItem.IDENTITY).orElseThrow()).isEqualTo(before);
        assertThat(server.open(FakeServer.custom("test.echo", server.grant(grant -> {}))))
                .isNotNull();
        store.full(item -> false);
        await().atMost(FakeServer.PATIENCE)
                .until(() ->
                        !java.util.Arrays.equals(store.load(StoreItem.IDENTITY).orElseThrow(), before));
    }

    @Test
    void comesBackByItselfWhenTheServerDoes() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Agent agent = connected(server, AgentStore.inMemory());
        server.stop();
        awaitState(agent, AgentState.CONNECTING);
        await().until(() -> agent.status().lastFailure().isPresent());
        server.start();
        awaitState(agent, AgentState.CONNECTED);
    }

    @Test
    void saysThatItWasRevokedAndWhatToDo() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Agent agent = connected(server, AgentStore.inMemory());
        server.revoke();
        awaitState(agent, AgentState.REVOKED);
        assertThat(agent.status().advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("enroll --again"));
    }

    @Test
    void enrolsAgainAfterItWasRevokedWithoutARestart() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Path folder = temporary.resolve("state");
        Agent agent = keep(
                builder(server).stateFolder(folder).enrolment(server.token(1)).start());
        awaitState(agent, AgentState.CONNECTED);
        var first = agent.status().device();
        agent.pause("ada");
        server.revoke();
        awaitState(agent, AgentState.REVOKED);
        var second = agent.enrolAgain(server.token(1)).toCompletableFuture().get(20, TimeUnit.SECONDS);
        awaitState(agent, AgentState.CONNECTED);
        assertThat(agent.status().device()).contains(second).isNotEqualTo(first);
        assertThat(agent.status().lastFailure()).isEmpty();
        refused(server, FakeServer.custom("test.echo", server.grant(grant -> {})), ErrorCode.ACCESS_PAUSED);
        agent.resume();
        assertThat(server.open(FakeServer.custom("test.echo", server.grant(grant -> {}))))
                .isNotNull();
        agent.close();
        Agent later = keep(builder(server).stateFolder(folder).start());
        awaitState(later, AgentState.CONNECTED);
        assertThat(later.status().device()).contains(second);
    }

    @Test
    void staysWhatItIsWhenEnrollingAgainFails() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        FullStore store = new FullStore();
        Agent agent = connected(server, store);
        var device = agent.status().device();
        var used = server.token(1);
        server.tokens.remove(used.hash());
        assertThatThrownBy(() -> agent.enrolAgain(used).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasRootCauseMessage(ErrorCode.ENROLMENT_TOKEN_INVALID.sentence());
        store.full(item -> true);
        assertThatThrownBy(() ->
                        agent.enrolAgain(server.token(1)).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasMessageContaining("could not be saved");
        assertThat(agent.status().state()).isEqualTo(AgentState.CONNECTED);
        assertThat(agent.status().device()).isEqualTo(device);
        assertThat(server.registry.list()).hasSize(1);
    }

    @Test
    void saysThatEnrolmentFailedWhenTheHostsStoreThrowsWhatItShouldNot() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        FullStore store = new FullStore();
        store.broken(true);
        Agent agent =
                keep(builder(server).store(store).enrolment(server.token(1)).start());
        await().atMost(FakeServer.PATIENCE)
                .until(() -> agent.status().lastFailure().isPresent());
        assertThat(agent.status().lastFailure().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL);
        assertThatThrownBy(() ->
                        agent.enrolAgain(server.token(1)).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasRootCauseMessage("a host's mistake");
        store.broken(false);
        agent.enrolAgain(server.token(1)).toCompletableFuture().get(20, TimeUnit.SECONDS);
        awaitState(agent, AgentState.CONNECTED);
    }

    @Test
    void enrolsWithASecondTokenWhenTheFirstWasRefused() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        var withdrawn = server.token(1);
        server.tokens.remove(withdrawn.hash());
        Agent agent = keep(builder(server)
                .store(AgentStore.inMemory())
                .enrolment(withdrawn)
                .start());
        await().atMost(FakeServer.PATIENCE)
                .until(() -> agent.status().lastFailure().isPresent());
        agent.enrolAgain(server.token(1)).toCompletableFuture().get(20, TimeUnit.SECONDS);
        awaitState(agent, AgentState.CONNECTED);
    }

    @Test
    void saysWhyATokenWasRefusedAndStops() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        var token = server.token(1);
        server.tokens.remove(token.hash());
        Agent agent = keep(
                builder(server).store(AgentStore.inMemory()).enrolment(token).start());
        await().atMost(FakeServer.PATIENCE)
                .until(() -> agent.status().lastFailure().isPresent());
        assertThat(agent.status().lastFailure().orElseThrow().code()).isEqualTo(ErrorCode.ENROLMENT_TOKEN_INVALID);
        assertThat(agent.status().state()).isEqualTo(AgentState.ENROLLING);
    }

    @Test
    void enrolsWhenTheServerComesLate() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        var token = server.token(1);
        server.stop();
        Agent agent = keep(
                builder(server).store(AgentStore.inMemory()).enrolment(token).start());
        await().atMost(FakeServer.PATIENCE)
                .until(() -> agent.status().lastFailure().isPresent());
        server.start();
        awaitState(agent, AgentState.CONNECTED);
    }

    @Test
    void refusesToStartWithoutAnIdentityOrInAFolderThatIsTaken() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        assertThatThrownBy(() ->
                        builder(server).stateFolder(temporary.resolve("new")).start())
                .hasMessageContaining("not enrolled");
        Path folder = temporary.resolve("state");
        Agent agent = keep(
                builder(server).stateFolder(folder).enrolment(server.token(1)).start());
        awaitState(agent, AgentState.CONNECTED);
        assertThatThrownBy(() -> builder(server).stateFolder(folder).start()).hasMessageContaining("uses " + folder);
    }

    @Test
    void refusesToStartWithAFloorThatCannotBeRead() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        AgentStore store = AgentStore.inMemory();
        connected(server, store).close();
        store.save(StoreItem.FLOOR, "consent.desktp = consent".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> builder(server).store(store).start()).hasMessageContaining("line 1");
    }

    @Test
    void closeLeavesNoThreadNoHandleAndNoFile() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Path folder = temporary.resolve("state");
        runOnce(server, folder, true);
        System.gc();
        Set<String> threads = threads();
        Map<String, Long> handles = handles();
        List<Path> files = files();
        for (int i = 0; i < 3; i++) {
            runOnce(server, folder, false);
        }
        await().atMost(FakeServer.PATIENCE).untilAsserted(() -> {
            assertThat(threads()).isEqualTo(threads);
            assertThat(handles()).isEqualTo(handles);
        });
        assertThat(files()).isEqualTo(files);
    }

    private void runOnce(FakeServer server, Path folder, boolean enrol) throws Exception {
        AgentBuilder builder = builder(server).stateFolder(folder);
        if (enrol) {
            builder.enrolment(server.token(1));
        }
        try (Agent agent = builder.start()) {
            awaitState(agent, AgentState.CONNECTED);
            server.open(FakeServer.custom(
                    "test.echo",
                    server.grant(grant -> grant.sessionId(
                            dev.farhand.core.session.SessionId.parse("6c8e4f8e-22a3-4c07-9b75-0f1a6e4f3f10")))));
        }
        await().atMost(FakeServer.PATIENCE).until(() -> server.links().links().count() == 0);
    }

    @Test
    void manyAgentsShareThreads() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        var token = server.token(20);
        try (LinkThreads threads = LinkThreads.create("many", 1, 2)) {
            List<Agent> agents = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                agents.add(builder(server)
                        .store(AgentStore.inMemory())
                        .threads(threads)
                        .enrolment(token)
                        .start());
            }
            await().atMost(FakeServer.PATIENCE)
                    .until(() -> server.links().links().count() == 20);
            assertThat(threads().stream().filter(name -> name.startsWith("farhand-agent")))
                    .containsExactly("farhand-agent-watch-1");
            agents.forEach(Agent::close);
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("agent"))
                .collect(Collectors.toSet());
    }

    /** Open handles by what they are; numbers of sockets and pipes change, their count must not. */
    private static Map<String, Long> handles() throws IOException {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            for (Path entry : entries.toList()) {
                if (Files.isSymbolicLink(entry)) {
                    targets.add(target(entry).replaceAll("[0-9]+", "N"));
                }
            }
        }
        return targets.stream()
                .filter(target -> !target.isEmpty() && !target.endsWith("/fd"))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static String target(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.sorted().toList();
        }
    }

    private static String key(String pem) {
        return pem.substring(0, pem.indexOf("-----END"));
    }

    private FakeServer server(Duration deviceLifetime) {
        return keep(new FakeServer(deviceLifetime));
    }

    private Agent connected(FakeServer server, AgentStore store) {
        Agent agent =
                keep(builder(server).store(store).enrolment(server.token(1)).start());
        awaitState(agent, AgentState.CONNECTED);
        return agent;
    }

    private static AgentBuilder builder(FakeServer server) {
        return Agent.builder()
                .servers(List.of(server.uri()))
                .proxy("none")
                .reconnect(SHORT, SHORT.multipliedBy(4))
                .capability("test.echo", opening -> echo(opening.accept()));
    }

    private static void echo(LinkStream stream) {
        stream.receiver(new ByteStream.Receiver() {
            @Override
            public void onData(ByteBuffer bytes) {
                stream.write(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip())
                        .thenRun(stream::read);
            }

            @Override
            public void onFinished() {
                stream.finish();
            }

            @Override
            public void onReset(ErrorCode code) {}
        });
        stream.read();
    }

    private static void refused(FakeServer server, OpenChannel opening, ErrorCode code) {
        assertThatThrownBy(() -> server.open(opening))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void awaitState(Agent agent, AgentState state) {
        await().atMost(FakeServer.PATIENCE).until(() -> agent.status().state() == state);
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }
}

package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.FullStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.LinkState;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a machine becomes a device, and another one later. */
class AgentEnrolmentIT extends AgentCase {
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

    /** After a restart: only the store knows that a server may have heard of the key. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waitsForTheServerThatMayHaveEnrolledItAlthoughAnotherRefuses(boolean first) throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        FakeServer other = keep(new FakeServer(server));
        EnrolmentToken token = server.token(1);
        FullStore store = new FullStore();
        store.full(item -> item == StoreItem.TRUST);
        Agent agent = keep(builder(server).store(store).enrolment(token).start());
        await().atMost(FakeServer.PATIENCE).until(store::refused);
        agent.close();

        store.full(item -> false);
        server.stop();
        List<URI> both = first ? List.of(server.uri(), other.uri()) : List.of(other.uri(), server.uri());
        Agent again =
                keep(builder(server).servers(both).store(store).enrolment(token).start());
        await().atMost(FakeServer.PATIENCE)
                .until(() -> again.status().lastFailure().isPresent());
        LinkState.Failure failure = again.status().lastFailure().orElseThrow();
        assertThat(failure.code()).isEqualTo(ErrorCode.LINK_LOST);
        assertThat(failure.sentence()).contains(ErrorCode.ENROLMENT_TOKEN_USED_UP.sentence());
        server.start();
        awaitState(again, AgentState.CONNECTED);
        assertThat(again.status().device()).contains(server.device().id());
        assertThat(server.registry.list()).hasSize(1);
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

    /** A process that is killed while it waits for the server must leave a working machine behind. */
    @Test
    void touchesNothingOfAnEnrolledMachineBeforeTheServerSaidYes() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        FullStore store = new FullStore();
        Agent agent = connected(server, store);
        var withdrawn = server.token(1);
        server.tokens.remove(withdrawn.hash());
        store.full(item -> item != StoreItem.ENROLMENT);
        assertThatThrownBy(
                        () -> agent.enrolAgain(withdrawn).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasRootCauseMessage(ErrorCode.ENROLMENT_TOKEN_INVALID.sentence());
        assertThat(store.refused()).isFalse();
    }

    @Test
    void isTheFormerDeviceWhenTheNewIdentityCannotBeKept() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        FullStore store = new FullStore();
        Agent agent = connected(server, store);
        byte[] mine = "# mine\nfarhand.link.connect-timeout = 7s\n".getBytes(StandardCharsets.UTF_8);
        store.save(StoreItem.CONFIGURATION, mine);
        store.save(StoreItem.TRUST, mine);
        store.full(item -> item == StoreItem.IDENTITY);
        assertThatThrownBy(() ->
                        agent.enrolAgain(server.token(1)).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasMessageContaining("identity.pem could not be saved");
        assertThat(store.load(StoreItem.CONFIGURATION)).hasValue(mine);
        assertThat(store.load(StoreItem.TRUST)).hasValue(mine);
        store.full(item -> false);
        store.incomplete(item -> item == StoreItem.IDENTITY);
        assertThatThrownBy(() ->
                        agent.enrolAgain(server.token(1)).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(store.load(StoreItem.CONFIGURATION)).hasValue(mine);
        assertThat(store.load(StoreItem.TRUST)).hasValue(mine);
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
    void saysThatEnrolmentFailedWhenTheHostsStoreLacksAClass() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        FullStore store = new FullStore();
        store.incomplete(item -> item == StoreItem.ENROLMENT);
        EnrolmentToken token = server.token(1);
        Agent agent = keep(builder(server).store(store).enrolment(token).start());
        await().atMost(FakeServer.PATIENCE)
                .until(() -> agent.status().lastFailure().isPresent());
        assertThatThrownBy(() ->
                        agent.enrolAgain(server.token(1)).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(NoClassDefFoundError.class);
        store.incomplete(item -> false);
        awaitState(agent, AgentState.CONNECTED);
    }

    @Test
    void restoresWhatCanBeRestored() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        FullStore store = new FullStore();
        Agent agent = connected(server, store);
        byte[] mine = "# mine\nfarhand.link.connect-timeout = 7s\n".getBytes(StandardCharsets.UTF_8);
        store.save(StoreItem.CONFIGURATION, mine);
        store.save(StoreItem.TRUST, mine);
        AtomicBoolean restoring = new AtomicBoolean();
        store.incomplete(item -> {
            boolean identity = item == StoreItem.IDENTITY;
            restoring.compareAndSet(false, identity);
            return identity || restoring.get() && item == StoreItem.TRUST;
        });
        assertThatThrownBy(() ->
                        agent.enrolAgain(server.token(1)).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(restoring).isTrue();
        assertThat(store.load(StoreItem.CONFIGURATION)).hasValue(mine);
        assertThat(agent.status().state()).isEqualTo(AgentState.CONNECTED);
    }

    /** What was kept is kept: only the key of the attempt is left behind. */
    @Test
    void isEnrolledAlthoughTheHostsStoreCannotForgetTheKey() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        FullStore store = new FullStore();
        store.unforgetting(item -> item == StoreItem.ENROLMENT);
        Agent agent = connected(server, store);
        assertThat(agent.status().device()).contains(server.device().id());
        assertThat(server.registry.list()).hasSize(1);
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
}

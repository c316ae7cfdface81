package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.farhand.agent.internal.state.LocalUser;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.access.Capability;
import dev.farhand.core.access.ConsentRule;
import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.Permission;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.StartTerminalRequest;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Terminals through an agent: who gets one, and what ends it. */
class AgentTerminalIT extends AgentCase {
    private final TerminalHost terminals = keep(TerminalHost.builder().build());
    private final FakeServer server = server(Duration.ofDays(90));

    private Agent agent() {
        return agent(AgentStore.inMemory());
    }

    private Agent agent(AgentStore store) {
        return connected(server, store, builder -> builder.terminals(terminals));
    }

    private ByteString grant(SessionId session, Consumer<SessionGrant.Builder> more) {
        return server.grant(grant -> {
            grant.sessionId(session).permit(Permission.REMOTE_TERMINAL);
            grant.consent(Capability.TERMINAL, ConsentRule.OFF);
            more.accept(grant);
        });
    }

    private TerminalClient open(SessionId session) throws Exception {
        return TerminalClient.open(server, grant(session, grant -> {}));
    }

    private static int pid(TerminalClient terminal) {
        terminal.type("echo pid=$$.\n");
        await().until(() -> terminal.text().matches("(?s).*pid=[0-9]+\\..*"));
        return Integer.parseInt(terminal.text().replaceAll("(?s).*pid=([0-9]+)\\..*", "$1"));
    }

    private static void awaitGone(int process) {
        await().atMost(FakeServer.PATIENCE)
                .until(() -> ProcessHandle.of(process).isEmpty());
    }

    @Test
    void opensAShellThatSeesItsSizeAndTellsHowItEnded() throws Exception {
        Agent agent = agent();
        assertThat(server.link().facts().orElseThrow().getCapabilitiesList()).contains("terminal");
        TerminalClient terminal = open(SessionId.random());
        assertThat(terminal.started.getShell()).isEqualTo("sh");
        assertThat(terminal.started.getWriter()).isTrue();
        assertThat(terminal.started.getResumed()).isFalse();
        terminal.type("stty size; echo gr\u00fc\u00df $((40 + 2))\n");
        terminal.awaitText("30 100");
        terminal.awaitText("gr\u00fc\u00df 42");
        terminal.send(TerminalInput.newBuilder()
                .setResize(TerminalSize.newBuilder().setColumns(120).setRows(40)));
        terminal.type("stty size; exit 3\n");
        terminal.awaitText("40 120");
        assertThat(terminal.exited.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(3);
        await().until(() -> agent.status().openChannels() == 0);
        assertThat(agent.visits()).singleElement().satisfies(visit -> assertThat(visit.capabilities())
                .containsExactly("terminal"));
        await().until(() -> terminals.sessions().isEmpty());
    }

    @Test
    void aViewerThatIsLostFindsItsShellAgain() throws Exception {
        Agent agent = agent();
        SessionId session = SessionId.random();
        TerminalClient first = open(session);
        int shell = pid(first);
        first.finish();
        await().until(() -> agent.status().openChannels() == 0);
        TerminalClient second = open(session);
        assertThat(second.started.getResumed()).isTrue();
        assertThat(second.started.getLiveOffset()).isPositive();
        second.awaitText("pid=" + shell + ".");
        assertThat(pid(second)).isEqualTo(shell);
        // The whole link goes, and comes back.
        server.stop();
        await().atMost(FakeServer.PATIENCE).until(() -> agent.status().state() != AgentState.CONNECTED);
        server.start();
        awaitState(agent, AgentState.CONNECTED);
        TerminalClient third = open(session);
        assertThat(third.started.getResumed()).isTrue();
        third.awaitText("pid=" + shell + ".");
        third.type("exit 0\n");
        assertThat(third.exited.get(20, TimeUnit.SECONDS).getStatus()).isZero();
        await().until(() -> terminals.sessions().isEmpty());
        assertThat(open(session).started.getResumed()).isFalse();
    }

    @Test
    void theShellOfAnAgentThatWasKilledGoesOnUnderTheNextOneAndEndsWithAccess() throws Exception {
        Path state = temporary.resolve("state");
        SessionId session = SessionId.random();
        Map<String, String> token =
                Map.of("FARHAND_ENROLMENT_TOKEN", server.token(1).reveal());
        int shell;
        try (AgentProcess killed = AgentProcess.start(
                temporary, token, "run", "--server", server.uri().toString(), "--state", state.toString())) {
            killed.awaitLine(" connected ");
            shell = pid(open(session));
            awaitKept(state.resolve("terminals").resolve(Integer.toString(shell)));
            killed.kill();
        }
        AgentStore store = AgentStore.inFolder(state);
        TerminalHost next =
                keep(TerminalHost.builder().keepIn(state.resolve("terminals")).build());
        Agent agent = connected(server, store, builder -> builder.terminals(next));
        assertThat(next.sessions()).containsExactly(session);
        agent.pause("test");
        awaitGone(shell);
        assertThat(next.sessions()).isEmpty();
    }

    /** The last thing that is written to its holder's memory is the first of what is known of the session. */
    private static void awaitKept(Path note) {
        await().ignoreExceptions().until(() -> {
            String holder = Files.readString(note).split(" ")[0];
            try (RandomAccessFile memory = new RandomAccessFile("/proc/" + holder + "/fd/4", "r")) {
                memory.seek(36_864);
                return memory.readLong() != 0;
            }
        });
    }

    @Test
    void theEndOfTheSessionEndsTheShell() throws Exception {
        agent();
        SessionId session = SessionId.random();
        TerminalClient terminal = open(session);
        int shell = pid(terminal);
        terminal.reset(ErrorCode.SESSION_ENDED);
        awaitGone(shell);
        assertThat(terminals.sessions()).isEmpty();
    }

    @Test
    void aSessionThatEndsWhenNobodyLooksEndsItsShellAndIsNoVisit() throws Exception {
        Agent agent = agent();
        SessionId session = SessionId.random();
        TerminalClient terminal = open(session);
        int shell = pid(terminal);
        terminal.finish();
        await().until(() -> agent.status().openChannels() == 0);
        refused(
                server,
                TerminalClient.opening(
                        grant(session, grant -> grant.viewOnly(true).holder(new GrantHolder("server", "Server", ""))),
                        StartTerminalRequest.newBuilder().setEnd(true).build()),
                ErrorCode.SESSION_ENDED);
        awaitGone(shell);
        assertThat(agent.visits()).singleElement().satisfies(visit -> {
            assertThat(visit.user()).isNotEqualTo("server");
            assertThat(visit.channels()).isEqualTo(1);
        });
    }

    @Test
    void aTerminalRunsOnlyAsAccountsThatTheMachineAllows() throws Exception {
        connected(
                server,
                AgentStore.inMemory(),
                builder -> builder.terminals(
                        keep(TerminalHost.builder().accounts(Set.of("somebody")).build())));
        refused(
                server,
                TerminalClient.opening(grant(SessionId.random(), grant -> {}), TerminalClient.request()),
                ErrorCode.TERMINAL_ACCOUNT_REFUSED);
    }

    @Test
    void aPauseEndsAllShellsAlsoThoseThatNobodyLooksAt() throws Exception {
        Agent agent = agent();
        SessionId left = SessionId.random();
        TerminalClient gone = open(left);
        int lonely = pid(gone);
        gone.finish();
        await().until(() -> agent.status().openChannels() == 0);
        TerminalClient terminal = open(SessionId.random());
        int shell = pid(terminal);
        agent.pause("test");
        assertThat(terminal.reset.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.ACCESS_PAUSED);
        awaitGone(shell);
        awaitGone(lonely);
        refused(
                server,
                TerminalClient.opening(grant(left, grant -> {}), TerminalClient.request()),
                ErrorCode.ACCESS_PAUSED);
        agent.resume();
        assertThat(open(left).started.getResumed()).isFalse();
    }

    @Test
    void limitsEndAShellThatNobodyLooksAtToo() throws Exception {
        Agent agent = agent();
        SessionId session = SessionId.random();
        TerminalClient terminal = TerminalClient.open(
                server,
                grant(session, grant -> grant.limits(new SessionLimits(Duration.ofSeconds(3), Duration.ofHours(1)))));
        int shell = pid(terminal);
        terminal.finish();
        await().until(() -> agent.status().openChannels() == 0);
        awaitGone(shell);
    }

    @Test
    void whatIsPrintedAndPaintedDoesNotKeepASessionFromBeingIdle() throws Exception {
        agent();
        TerminalClient terminal = TerminalClient.open(
                server,
                grant(
                        SessionId.random(),
                        grant -> grant.limits(new SessionLimits(Duration.ofSeconds(2), Duration.ofHours(1)))));
        terminal.type("while :; do echo tick; sleep 0.1; done\n");
        assertThat(terminal.reset.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.SESSION_IDLE);
        await().until(() -> terminals.sessions().isEmpty());
    }

    @Test
    void theRevocationOfTheDeviceEndsItsShells() throws Exception {
        agent();
        int shell = pid(open(SessionId.random()));
        server.revoke();
        awaitGone(shell);
    }

    @Test
    void theClosedAgentLeavesNoShell() throws Exception {
        Agent agent = agent();
        int shell = pid(open(SessionId.random()));
        agent.close();
        awaitGone(shell);
    }

    @Test
    void twoViewersShareOneShellAndOneOfThemTypes() throws Exception {
        agent();
        SessionId session = SessionId.random();
        TerminalClient writer = open(session);
        TerminalClient other = TerminalClient.open(
                server, grant(session, grant -> grant.holder(new GrantHolder("u-2", "Grace Hopper", "Acme"))));
        assertThat(other.started.getWriter()).isFalse();
        writer.type("echo one $((1 + 1))\n");
        other.awaitText("one 2");
        writer.finish();
        await().atMost(FakeServer.PATIENCE).until(other::writes);
        other.type("echo two $((2 + 2))\n");
        other.awaitText("two 4");
    }

    @Test
    void whoMayOnlyLookSeesAndDoesNotType() throws Exception {
        agent();
        SessionId session = SessionId.random();
        refused(
                server,
                TerminalClient.opening(grant(session, grant -> grant.viewOnly(true)), TerminalClient.request()),
                ErrorCode.VIEW_ONLY);
        TerminalClient writer = open(session);
        TerminalClient watching = TerminalClient.open(server, grant(session, grant -> grant.viewOnly(true)));
        assertThat(watching.started.getWriter()).isFalse();
        writer.type("echo one $((1 + 1))\n");
        watching.awaitText("one 2");
        watching.type("x");
        assertThat(watching.reset.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.VIEW_ONLY);
        writer.type("echo still $((2 + 2))\n");
        writer.awaitText("still 4");
    }

    @Test
    void refusesWhoHasNoRightAndWhatCannotBe() throws Exception {
        AgentStore store = AgentStore.inMemory();
        agent(store);
        SessionId session = SessionId.random();
        refused(
                server,
                TerminalClient.opening(server.grant(grant -> {}), TerminalClient.request()),
                ErrorCode.PERMISSION_DENIED);
        refused(
                server,
                TerminalClient.opening(
                        grant(session, grant -> grant.consent(Capability.TERMINAL, ConsentRule.STRICTEST)),
                        TerminalClient.request()),
                ErrorCode.CONSENT_HELPER_ABSENT);
        refused(
                server,
                TerminalClient.opening(grant(session, grant -> {}), TerminalClient.request()).toBuilder()
                        .setVersion(0)
                        .build(),
                ErrorCode.PROTOCOL_VERSION_UNSUPPORTED);
        refused(
                server,
                TerminalClient.opening(
                        grant(session, grant -> {}),
                        TerminalClient.request().toBuilder()
                                .setShell("no-such-shell")
                                .build()),
                ErrorCode.TERMINAL_SHELL_UNKNOWN);
        refused(
                server,
                TerminalClient.opening(
                        grant(session, grant -> {}),
                        TerminalClient.request().toBuilder()
                                .setAccount("no-such-account")
                                .build()),
                LocalUser.isRoot() ? ErrorCode.TERMINAL_ACCOUNT_UNKNOWN : ErrorCode.TERMINAL_ACCOUNT_REFUSED);
        refused(
                server,
                TerminalClient.opening(
                        grant(session, grant -> {}),
                        TerminalClient.request().toBuilder()
                                .setSize(TerminalSize.newBuilder()
                                        .setColumns(501)
                                        .setRows(24))
                                .build()),
                ErrorCode.INVALID_REQUEST);
        store.save(StoreItem.FLOOR, "view-only = true\n".getBytes(StandardCharsets.UTF_8));
        refused(
                server,
                TerminalClient.opening(grant(session, grant -> {}), TerminalClient.request()),
                ErrorCode.VIEW_ONLY);
        assertThat(terminals.sessions()).isEmpty();
    }

    @Test
    void anInputThatIsTooLongEndsTheChannelAndNotTheShell() throws Exception {
        agent();
        SessionId session = SessionId.random();
        TerminalClient terminal = open(session);
        int shell = pid(terminal);
        terminal.type("x".repeat(16_385));
        assertThat(terminal.reset.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(pid(open(session))).isEqualTo(shell);
    }

    @Test
    void anAgentThatOffersNoneHasNone() throws Exception {
        connected(server, AgentStore.inMemory());
        assertThat(server.link().facts().orElseThrow().getCapabilitiesList()).doesNotContain("terminal");
        refused(
                server,
                TerminalClient.opening(grant(SessionId.random(), grant -> {}), TerminalClient.request()),
                ErrorCode.CHANNEL_KIND_UNSUPPORTED);
    }
}

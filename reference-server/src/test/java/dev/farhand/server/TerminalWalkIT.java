package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.Agent;
import dev.farhand.agent.Visit;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.protocol.v1.TerminalStarted;
import dev.farhand.core.session.SessionActor;
import dev.farhand.core.session.SessionId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.session.SessionService;
import dev.farhand.server.session.Sessions;
import dev.farhand.transport.link.LinkServer;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From nothing to a shell: a server, an agent that enrols in it, a page's requests and its socket, a real PTY. */
class TerminalWalkIT {
    /** Somebody else, where somebody else can be had. */
    private static final String OTHER =
            System.getProperty("user.name").equals("root") ? "nobody" : System.getProperty("user.name");

    private static RunningServer server;
    private static Browser browser;
    private static Agent agent;
    private static String device;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
        browser = server.operator();
        String site = browser.get("/api/v1/sites").first("id");
        Browser.Answer token = browser.post(
                "/api/v1/enrolment-tokens", Map.of("label", "walk", "siteId", site, "expiresInSeconds", 3600));
        agent = Agent.builder()
                .servers(List.of(URI.create(server.address())))
                .store(AgentStore.inMemory())
                .terminals(TerminalHost.builder().build())
                .enrolment(EnrolmentToken.parse(token.text("token")))
                .start();
        awaitOnline();
        device = browser.get("/api/v1/devices").first("id");
    }

    private static void awaitOnline() {
        Awaitility.await()
                .until(() -> browser.get("/api/v1/devices?online=true").data().size() == 1);
    }

    /** Until the machine has found it again. */
    private static void restart() {
        server.restart();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> browser.get("/api/v1/devices?online=true").data().size() == 1);
    }

    @AfterAll
    static void stop() {
        agent.close();
        server.close();
    }

    private static String session() {
        return session(Map.of());
    }

    private static String session(Map<String, String> choice) {
        Browser.Answer made = open(choice);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("status")).isEqualTo("pending");
        return made.text("id");
    }

    private static Browser.Answer open(Map<String, String> choice) {
        Map<String, String> body = new HashMap<>(choice);
        body.put("deviceId", device);
        body.put("type", "terminal");
        return browser.post("/api/v1/remote/sessions", body);
    }

    private static Browser.Answer end(String session) {
        return browser.post("/api/v1/remote/sessions/" + session + "/end", Map.of());
    }

    private static TerminalStarted started(Socket socket) throws Exception {
        return socket.started.get(20, TimeUnit.SECONDS);
    }

    private static String ticket(String session) {
        return browser.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                .text("ticket");
    }

    private static String state(String session) {
        return browser.get("/api/v1/remote/sessions/" + session).text("status");
    }

    @Test
    void aTerminalIsOpenedWorkedInLeftFoundAgainAndEnded() throws Exception {
        String session = session();
        Socket first = Socket.open(server.address(), ticket(session));
        assertThat(first.started.get(20, TimeUnit.SECONDS).getResumed()).isFalse();
        first.type("word=un; echo ${word}forgotten\n");
        first.awaitText("unforgotten");
        Awaitility.await().until(() -> state(session).equals("active"));
        first.vanish();

        Socket second = Socket.open(server.address(), ticket(session));
        assertThat(second.started.get(20, TimeUnit.SECONDS).getResumed()).isTrue();
        second.awaitText("unforgotten");
        second.type("echo ${word}touched\n");
        second.awaitText("untouched");

        Browser.Answer ended = browser.post("/api/v1/remote/sessions/" + session + "/end", Map.of());
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.text("status")).isEqualTo("disconnected");
        assertThat(second.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
        assertThat(second.others.get(second.others.size() - 1).getRefused().getCode())
                .isEqualTo(ErrorCode.SESSION_ENDED_BY_OWNER.wireNumber());
        assertThat(browser.get("/api/v1/remote/sessions/" + session).text("endedBy"))
                .isEqualTo("technician");
        assertThat(browser.post("/api/v1/remote/sessions/" + session + "/end", Map.of())
                        .code())
                .isEqualTo("SESSION_ENDED");
        assertThat(browser.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                        .code())
                .isEqualTo("SESSION_ENDED");
    }

    @Test
    void aShellAndAnAccountAreChosenForASessionAndKeptWithIt() throws Exception {
        String usual = session();
        Socket first = Socket.open(server.address(), ticket(usual));
        assertThat(started(first).getResumed()).isFalse();
        Map<String, String> choice = Map.of("shell", "dash", "account", OTHER);
        Browser.Answer made = open(choice);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).containsAllEntriesOf(choice);
        String chosen = made.text("id");

        Socket second = Socket.open(server.address(), ticket(chosen));
        assertThat(started(second).getShell()).isEqualTo("dash");
        assertThat(started(second).getAccount()).isEqualTo(OTHER);
        assertThat(started(second).getResumed()).isFalse();
        second.type("word=un; echo ${word}mistakable $(id -un).\n");
        second.awaitText("unmistakable " + OTHER + ".");
        Socket beside = Socket.open(server.address(), ticket(chosen));
        assertThat(started(beside).getResumed()).isTrue();
        assertThat(started(beside).getShell()).isEqualTo("dash");
        beside.awaitText("unmistakable");
        assertThat(state(usual)).as("another choice is another shell").isEqualTo("active");
        assertThat(browser.get("/api/v1/remote/sessions").data())
                .anyMatch(row -> row.entrySet().containsAll(choice.entrySet()));

        String instead = session(choice);
        assertThat(state(chosen)).as("the same choice again").isEqualTo("disconnected");
        assertThat(end(usual).status()).isEqualTo(200);
        assertThat(end(instead).status()).isEqualTo(200);
        assertThat(subjects(chosen)).contains("terminal account=" + OTHER + " shell=dash");
    }

    private static List<String> subjects(String session) {
        return server.part(Database.class)
                .transactions()
                .read(
                        TenantKey.session(SessionId.parse(session)),
                        (place, reading) -> reading.list(
                                "SELECT subject FROM farhand.audit_events WHERE session_id = ?",
                                row -> row.text("subject"),
                                SessionId.parse(session)))
                .orElse(List.of());
    }

    @Test
    void aViewerCountsAsConnectedOnlyOnceItIs() throws Exception {
        Awaitility.await().until(() -> connectedViewers().equals("0"));
        SessionId session = SessionId.parse(session());
        String ticket = ticket(session.toString());
        Socket socket = server.part(Database.class)
                .transactions()
                .write(TenantKey.session(session), (place, transaction) -> {
                    // Its way in leads over the session's row.
                    transaction.one(
                            "SELECT id FROM farhand.sessions WHERE tenant_id = ? AND id = ? FOR UPDATE",
                            row -> true,
                            place.tenant(),
                            session);
                    Socket opening = Socket.open(server.address(), ticket);
                    Awaitility.await()
                            .until(() -> server.part(SessionService.class)
                                            .viewers()
                                            .viewers(session)
                                            .size()
                                    == 1);
                    assertThat(connectedViewers()).isEqualTo("0");
                    return opening;
                })
                .orElseThrow();
        started(socket);
        assertThat(connectedViewers()).isEqualTo("1");
        assertThat(figure("farhand_agents_online")).isEqualTo("1");
        assertThat(figure("farhand_channels")).isEqualTo("1");
        Awaitility.await()
                .until(() -> figure("farhand_sessions{type=\"terminal\"}").equals("1"));
        socket.type("word=un; echo ${word}counted\n");
        socket.awaitText("uncounted");
        assertThat(Long.parseLong(figure("farhand_session_bytes_total"))).isPositive();
        end(session.toString());
    }

    private static String connectedViewers() {
        return figure("farhand_viewers");
    }

    private static String figure(String name) {
        return MetricsIT.read(server)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .collect(Collectors.joining());
    }

    @Test
    void namesThatCanBeNoneAreRefusedBeforeThereIsASession() {
        for (String wrong : new String[] {"a b", "-x", "$(id)", "a\nb", "x".repeat(257)}) {
            Browser.Answer refused = open(Map.of("shell", wrong));
            assertThat(refused.code()).as(wrong).isEqualTo("INVALID_REQUEST");
            assertThat(refused.body()).containsEntry("field", "shell").containsEntry("reason", "shell-malformed");
        }
        for (String wrong : new String[] {"-c", "a:b", "a/b", "x".repeat(129)}) {
            assertThat(open(Map.of("account", wrong)).body())
                    .as(wrong)
                    .containsEntry("field", "account")
                    .containsEntry("reason", "account-malformed");
        }
    }

    @Test
    void whyAMachineDoesNotOpenATerminalIsWhyItsSessionFailed() throws Exception {
        String session = session(Map.of("shell", "no-such-shell"));
        Socket refused = Socket.open(server.address(), ticket(session));
        assertThat(refused.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1008);
        assertThat(refused.others)
                .anySatisfy(
                        message -> assertThat(message.getRefused().getMessage()).contains("no-such-shell"));
        Awaitility.await().until(() -> state(session).equals("failed"));
        Browser.Answer one = browser.get("/api/v1/remote/sessions/" + session);
        assertThat(one.text("errorCode")).isEqualTo("TERMINAL_SHELL_UNKNOWN");
        assertThat(one.text("errorMessage")).isEqualTo("The machine offers no such shell.");
        assertThat(browser.get("/api/v1/remote/sessions?status=failed").data()).anyMatch(row -> row.entrySet()
                .containsAll(Map.of("id", session, "errorCode", "TERMINAL_SHELL_UNKNOWN")
                        .entrySet()));
        Browser.Answer late = browser.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of());
        assertThat(late.code()).isEqualTo("SESSION_ENDED");
        assertThat(late.text("error")).isEqualTo("The machine offers no such shell.");

        agent.pause("somebody there");
        String paused = session();
        Socket shut = Socket.open(server.address(), ticket(paused));
        assertThat(shut.closed.get(20, TimeUnit.SECONDS)).isEqualTo(4003);
        agent.resume();
        Awaitility.await().until(() -> browser.get("/api/v1/remote/sessions/" + paused)
                .text("errorCode")
                .equals("ACCESS_PAUSED"));
    }

    /** Goes, and says which process of this machine goes on without a viewer. */
    private static long leave(Socket socket) {
        socket.type("echo shell=$$.\n");
        Awaitility.await().until(() -> socket.screen().matches("(?s).*shell=[0-9]+\\..*"));
        long shell = Long.parseLong(socket.screen().replaceAll("(?s).*shell=([0-9]+)\\..*", "$1"));
        socket.vanish();
        Awaitility.await().until(() -> agent.status().openChannels() == 0);
        assertThat(ProcessHandle.of(shell)).isPresent();
        return shell;
    }

    private static void awaitGone(long shell) {
        Awaitility.await("the end of the shell")
                .until(() -> ProcessHandle.of(shell).isEmpty());
    }

    @Test
    void theMachinesHistoryHasTheVisitsAndNotTheEndsOfSessions() throws Exception {
        String session = session();
        Socket only = Socket.open(server.address(), ticket(session));
        started(only);
        long shell = leave(only);
        assertThat(end(session).status()).isEqualTo(200);
        awaitGone(shell);
        assertThat(agent.visits())
                .filteredOn(visit -> visit.session().equals(session))
                .singleElement()
                .satisfies(visit -> assertThat(visit.channels()).isEqualTo(1));
        assertThat(agent.visits()).extracting(Visit::user).doesNotContain("server");
    }

    @Test
    void whatPassedUntilTheEndIsInItsAnswerAndACallersOwnCountBesideIt() throws Exception {
        String session = session();
        Socket socket = Socket.open(server.address(), ticket(session));
        started(socket);
        socket.type("head -c 100000 /dev/zero | tr '\\0' x; word=do; echo ${word}ne\n");
        socket.awaitText("done");
        Browser.Answer negative =
                browser.post("/api/v1/remote/sessions/" + session + "/end", Map.of("bytesTransferred", -1));
        assertThat(negative.code()).isEqualTo("INVALID_REQUEST");
        Browser.Answer ended =
                browser.post("/api/v1/remote/sessions/" + session + "/end", Map.of("bytesTransferred", 7));
        assertThat(ended.status()).isEqualTo(200);
        assertThat(Long.parseLong(ended.text("bytesTransferred"))).isGreaterThan(100_000);
        assertThat(ended.text("reportedBytes")).isEqualTo("7");
        Browser.Answer row = browser.get("/api/v1/remote/sessions/" + session);
        assertThat(row.text("bytesTransferred")).isEqualTo(ended.text("bytesTransferred"));
        assertThat(row.text("reportedBytes")).isEqualTo("7");
        socket.closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aShellThatExitsEndsItsSession() throws Exception {
        String session = session();
        Socket socket = Socket.open(server.address(), ticket(session));
        socket.started.get(20, TimeUnit.SECONDS);
        socket.type("exit 3\n");
        assertThat(socket.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
        Awaitility.await().until(() -> state(session).equals("disconnected"));
    }

    @Test
    void aNewSessionCanBeOpenedInTheVeryMomentWhenAShellExits() throws Exception {
        for (int times = 0; times < 10; times++) {
            Socket socket = Socket.open(server.address(), ticket(session()));
            socket.started.get(20, TimeUnit.SECONDS);
            socket.type("exit\n");
            socket.closed.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aSessionComesWithItsFirstTicketWhichWorksOnce() throws Exception {
        Browser.Answer made = browser.post("/api/v1/remote/sessions", Map.of("deviceId", device, "type", "terminal"));
        String ticket = made.nested("ticket", "ticket");

        Socket socket = Socket.open(server.address(), ticket);
        assertThat(socket.started.get(20, TimeUnit.SECONDS).getWriter()).isTrue();
        assertThat(Socket.open(server.address(), ticket).closed.get(10, TimeUnit.SECONDS))
                .isEqualTo(4001);
        assertThat(browser.get("/api/v1/remote/sessions/" + made.text("id")).body())
                .doesNotContainKey("ticket");
        browser.post("/api/v1/remote/sessions/" + made.text("id") + "/end", Map.of());
    }

    @Test
    void aTicketOpensOneSocketOnceAndOnlyForItsPage() throws Exception {
        String session = session();
        String used = ticket(session);
        Socket.open(server.address(), used).started.get(20, TimeUnit.SECONDS);
        assertThat(Socket.open(server.address(), used).closed.get(10, TimeUnit.SECONDS))
                .isEqualTo(4001);
        assertThat(Socket.openFrom("https://evil.example", server.address(), ticket(session))
                        .closed
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo(4001);
        browser.post("/api/v1/remote/sessions/" + session + "/end", Map.of());
    }

    @Test
    void whoOnlyWatchedTakesNothingAlongAndStandsInTheRecordAsThemselves() throws Exception {
        String watcher = "watcher@example.com";
        String id = browser.post(
                        "/api/v1/users",
                        Map.of(
                                "email",
                                watcher,
                                "name",
                                "Wanda Watcher",
                                "password",
                                "long enough to count",
                                "role",
                                "platform-operator"))
                .text("id");
        Browser other = new Browser(server.address()).logIn(watcher, "long enough to count");
        String session = session();
        Socket writer = Socket.open(server.address(), ticket(session));
        writer.started.get(20, TimeUnit.SECONDS);
        Socket watching = Socket.open(
                server.address(),
                other.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                        .text("ticket"));
        assertThat(watching.started.get(20, TimeUnit.SECONDS).getWriter()).isFalse();
        assertThat(browser.patch("/api/v1/users/" + id, Map.of("disabled", true))
                        .status())
                .isEqualTo(200);
        assertThat(watching.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4003);
        writer.type("word=still; echo ${word}here\n");
        writer.awaitText("stillhere");
        assertThat(state(session)).isEqualTo("active");
        assertThat(agent.visits()).extracting(Visit::name).contains("Wanda Watcher");
        browser.post("/api/v1/remote/sessions/" + session + "/end", Map.of());
    }

    @Test
    void whoIsShutOutLosesTheShellThatNobodyViewsToo() throws Exception {
        String id = browser.post(
                        "/api/v1/users",
                        Map.of(
                                "email",
                                "outcast@example.com",
                                "name",
                                "Olga Outcast",
                                "password",
                                "long enough to count",
                                "role",
                                "technician"))
                .text("id");
        Browser outcast = new Browser(server.address()).logIn("outcast@example.com", "long enough to count");
        Browser.Answer made = outcast.post("/api/v1/remote/sessions", Map.of("deviceId", device, "type", "terminal"));
        Socket socket = Socket.open(server.address(), made.nested("ticket", "ticket"));
        started(socket);
        long shell = leave(socket);
        assertThat(browser.patch("/api/v1/users/" + id, Map.of("disabled", true))
                        .status())
                .isEqualTo(200);
        awaitGone(shell);
        awaitRevoked(made.text("id"));
    }

    @Test
    void aKeyThatIsRevokedTakesTheShellAlongThatNobodyViews() throws Exception {
        Browser.Answer key = browser.post(
                "/api/v1/api-keys",
                Map.of(
                        "label",
                        "Nightly",
                        "scopes",
                        List.of("devices:view", "remote:access", "remote:terminal"),
                        "expiresInSeconds",
                        3600));
        Browser program =
                new Browser(server.address()).with("Origin", "").with("Authorization", "Bearer " + key.text("key"));
        Browser.Answer made = program.post("/api/v1/remote/sessions", Map.of("deviceId", device, "type", "terminal"));
        Socket socket = Socket.open(server.address(), made.nested("ticket", "ticket"));
        started(socket);
        long shell = leave(socket);
        assertThat(browser.delete("/api/v1/api-keys/" + key.text("id")).status())
                .isEqualTo(204);
        awaitGone(shell);
        awaitRevoked(made.text("id"));
    }

    private static void awaitRevoked(String session) {
        Awaitility.await().until(() -> browser.get("/api/v1/remote/sessions/" + session)
                .text("errorCode")
                .equals("SESSION_REVOKED"));
    }

    @Test
    void aTerminalLivesNoLongerThanTheLoginItCameWithAndItsShellWaits() throws Exception {
        browser.post(
                "/api/v1/users",
                Map.of(
                        "email",
                        "leaver@example.com",
                        "name",
                        "Lee Leaver",
                        "password",
                        "long enough to count",
                        "role",
                        "technician"));
        Browser other = new Browser(server.address()).logIn("leaver@example.com", "long enough to count");
        String session = other.post("/api/v1/remote/sessions", Map.of("deviceId", device, "type", "terminal"))
                .text("id");
        Socket socket = Socket.open(
                server.address(),
                other.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                        .text("ticket"));
        socket.started.get(20, TimeUnit.SECONDS);
        assertThat(other.post("/api/v1/auth/logout", Map.of()).status()).isEqualTo(204);
        assertThat(socket.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4001);
        Browser again = new Browser(server.address()).logIn("leaver@example.com", "long enough to count");
        Socket back = Socket.open(
                server.address(),
                again.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                        .text("ticket"));
        assertThat(back.started.get(20, TimeUnit.SECONDS).getResumed()).isTrue();
        again.post("/api/v1/remote/sessions/" + session + "/end", Map.of());
    }

    @Test
    void anEndThatItsMachineDidNotHearOfEndsTheShellWhenTheMachineComesBack() throws Exception {
        String session = session();
        Socket socket = Socket.open(server.address(), ticket(session));
        started(socket);
        long shell = leave(socket);
        Sessions sessions = server.part(Sessions.class);
        sessions.end(
                sessions.find(SessionId.parse(session)).orElseThrow(),
                SessionActor.SERVER,
                new AuditActor(AuditActor.Kind.SERVER, "test", "Test"),
                Optional.empty());
        server.part(LinkServer.class)
                .links()
                .find(DeviceId.parse(device))
                .orElseThrow()
                .close(ErrorCode.LINK_LOST);
        awaitGone(shell);
        awaitOnline();
    }

    @Test
    void theShellIsStillThereAfterTheServerWasStartedAgain() throws Exception {
        String session = session();
        Socket before = Socket.open(server.address(), ticket(session));
        before.started.get(20, TimeUnit.SECONDS);
        before.type("word=un; echo ${word}broken\n");
        before.awaitText("unbroken");
        // What a stop begins with.
        server.part(SessionService.class).close();
        assertThat(before.closed.get(10, TimeUnit.SECONDS)).isEqualTo(ErrorCode.SERVER_RESTARTING.closeCode());
        Browser.Answer health = browser.get("/health/ready");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.text("status")).isEqualTo("stopping");
        assertThat(open(Map.of()).code()).isEqualTo("SERVER_RESTARTING");
        assertThat(browser.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                        .code())
                .isEqualTo("SERVER_RESTARTING");
        restart();
        Socket after = Socket.open(server.address(), ticket(session));
        assertThat(after.started.get(20, TimeUnit.SECONDS).getResumed()).isTrue();
        after.type("echo ${word}shaken\n");
        after.awaitText("unshaken");
        browser.post("/api/v1/remote/sessions/" + session + "/end", Map.of());
    }

    @Test
    void aSessionIsNotYoungerAfterTheServerWasStartedAgain() throws Exception {
        String session = session();
        Socket before = Socket.open(server.address(), ticket(session));
        before.started.get(20, TimeUnit.SECONDS);
        // Its row may say so a moment later than its page; before that there is no beginning to move.
        Awaitility.await().until(() -> state(session).equals("active"));
        before.vanish();
        server.part(Database.class)
                .transactions()
                .write(
                        TenantKey.session(SessionId.parse(session)),
                        (place, transaction) -> transaction.update(
                                "UPDATE farhand.sessions SET started_at = started_at - interval '9 hours'"
                                        + " WHERE tenant_id = ? AND id = ?",
                                place.tenant(),
                                SessionId.parse(session)));
        restart();
        Socket after = Socket.open(server.address(), ticket(session));
        assertThat(after.closed.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.SESSION_TOO_LONG.closeCode());
        Awaitility.await().until(() -> state(session).equals("disconnected"));
    }
}

package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.Agent;
import dev.farhand.agent.Visit;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.enrolment.EnrolmentToken;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From nothing to a shell: a server, an agent that enrols in it, a page's requests and its socket, a real PTY. */
class TerminalWalkIT {
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

    @AfterAll
    static void stop() {
        agent.close();
        server.close();
    }

    private static String session() {
        Browser.Answer made = browser.post("/api/v1/remote/sessions", Map.of("deviceId", device, "type", "terminal"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("status")).isEqualTo("pending");
        return made.text("id");
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
    void theShellIsStillThereAfterTheServerWasStartedAgain() throws Exception {
        String session = session();
        Socket before = Socket.open(server.address(), ticket(session));
        before.started.get(20, TimeUnit.SECONDS);
        before.type("word=un; echo ${word}broken\n");
        before.awaitText("unbroken");
        server.restart();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> browser.get("/api/v1/devices?online=true").data().size() == 1);
        Socket after = Socket.open(server.address(), ticket(session));
        assertThat(after.started.get(20, TimeUnit.SECONDS).getResumed()).isTrue();
        after.type("echo ${word}shaken\n");
        after.awaitText("unshaken");
        browser.post("/api/v1/remote/sessions/" + session + "/end", Map.of());
    }
}

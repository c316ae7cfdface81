package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.Agent;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.enrolment.DeviceSighting;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.Refusal;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.server.device.DatabaseDeviceRegistry;
import dev.farhand.server.device.Devices;
import dev.farhand.server.device.SignsOfLife;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages do with a machine that is there, several at a time, and what they hear of each other. */
class ConnectedMachineIT {
    private static final String PASSWORD = "long enough to count";
    private static final int CONNECTS = 3;
    private static final int PER_DEVICE = 4;

    private static RunningServer server;
    private static Browser browser;
    private static Agent agent;
    private static String device;
    private static String site;

    @BeforeAll
    static void start() {
        server = new RunningServer(Map.of(
                "farhand.server.trusted-proxies", "127.0.0.1,::1",
                "farhand.sessions.connects-per-minute", Integer.toString(CONNECTS),
                "farhand.sessions.per-device", Integer.toString(PER_DEVICE),
                "farhand.sessions.tickets-bind-address", "true",
                "farhand.sessions.idle", "4s",
                "farhand.viewer.maximum-viewers-of-session", "2"));
        browser = server.operator();
        site = browser.get("/api/v1/sites").first("id");
        Browser.Answer token = browser.post(
                "/api/v1/enrolment-tokens", Map.of("label", "walk", "siteId", site, "expiresInSeconds", 3600));
        agent = Agent.builder()
                .servers(List.of(URI.create(server.address())))
                .store(AgentStore.inMemory())
                .terminals(TerminalHost.builder().build())
                .enrolment(EnrolmentToken.parse(token.text("token")))
                .start();
        Awaitility.await()
                .until(() -> browser.get("/api/v1/devices?online=true").data().size() == 1);
        device = browser.get("/api/v1/devices").first("id");
    }

    @AfterAll
    static void stop() {
        agent.close();
        server.close();
    }

    @AfterEach
    void endAll() {
        browser.delete("/api/v1/remote/sessions/stale");
    }

    private static List<Browser.Answer> openAtOnce(String onConflict) {
        return openAtOnce("onConflict", number -> onConflict);
    }

    /** Six, each with this in one field. */
    private static List<Browser.Answer> openAtOnce(String field, IntFunction<String> value) {
        List<CompletableFuture<Browser.Answer>> all = IntStream.range(0, 6)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> browser.post(
                        "/api/v1/remote/sessions",
                        Map.of("deviceId", device, "type", "terminal", field, value.apply(number)))))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    private static int live() {
        return browser.get("/api/v1/remote/sessions").data().size();
    }

    @Test
    void ofManyWhoWantItAloneOneGetsIt() {
        List<Browser.Answer> answers = openAtOnce("reject");
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.code().equals("SESSION_OWNED_ELSEWHERE")))
                .hasSize(5);
        assertThat(live()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"replace", "join"})
    void allWhoTakeItOverOrJoinGetOneAndOneIsLeft(String onConflict) {
        assertThat(openAtOnce(onConflict)).allMatch(answer -> answer.status() == 201);
        assertThat(live()).isEqualTo(1);
    }

    @Test
    void aSessionWhosePlaceWasTakenSaysSoAndIsOpenNowhere() throws Exception {
        Browser maker = somebody("taker", "technician");
        String first = session(maker);
        Socket before = view(maker, first);
        before.started.get(20, TimeUnit.SECONDS);
        String refused = maker.post(
                        "/api/v1/remote/sessions",
                        Map.of("deviceId", device, "type", "terminal", "onConflict", "reject"))
                .text("error");
        assertThat(refused).isEqualTo("This session is already open elsewhere.");
        session(maker);

        assertThat(before.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4009);
        assertThat(refusal(before).getCode()).isEqualTo(ErrorCode.SESSION_OWNED_ELSEWHERE.wireNumber());
        String taken = "A newer session of the same person took its place.";
        assertThat(maker.get("/api/v1/remote/sessions/" + first).body())
                .containsEntry("errorCode", "SESSION_OWNED_ELSEWHERE")
                .containsEntry("errorMessage", taken);
        assertThat(maker.post("/api/v1/remote/sessions/" + first + "/ws-ticket", Map.of())
                        .body())
                .containsEntry("code", "SESSION_ENDED")
                .containsEntry("error", taken);
    }

    @Test
    void ofManyWhoWantOneEachNoMoreGetOneThanTheMachineMayHave() {
        List<Browser.Answer> answers = openAtOnce("shell", number -> "shell-" + number);
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(PER_DEVICE);
        assertThat(answers.stream().filter(answer -> answer.status() != 201))
                .hasSize(6 - PER_DEVICE)
                .allSatisfy(refused -> {
                    assertThat(refused.status()).isEqualTo(429);
                    assertThat(refused.code()).isEqualTo("SESSION_LIMIT");
                    assertThat(refused.body())
                            .containsEntry("scope", "device")
                            .containsEntry("currentCount", PER_DEVICE)
                            .containsEntry("maxAllowed", PER_DEVICE);
                    assertThat(refused.headers().firstValue("Retry-After")).contains("30");
                });
        assertThat(live()).isEqualTo(PER_DEVICE);
    }

    @Test
    void anUnheardOfWishIsRefused() {
        assertThat(openAtOnce("fight")).allMatch(answer -> answer.status() == 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onConflict", "shell", "account"})
    void aWishWithNothingInItIsNotTakenForNone(String field) {
        assertThat(openAtOnce(field, number -> "")).allSatisfy(refused -> {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("field")).isEqualTo(field);
        });
    }

    @Test
    void aTicketThatAProgramAskedForIsForAPageOfThisServerAndForNoOther() throws Exception {
        Browser program = program(server.address());
        Browser.Answer opened = open(program);
        Socket page = Socket.openFrom("https://vendor.example", server.address(), opened.nested("ticket", "ticket"));
        assertThat(page.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4001);
        assertThat(refusal(page).getCode()).isEqualTo(ErrorCode.TICKET_INVALID.wireNumber());

        Browser.Answer ticket = program.post("/api/v1/remote/sessions/" + opened.text("id") + "/ws-ticket", Map.of());
        Socket.open(server.address(), ticket.text("ticket")).started.get(20, TimeUnit.SECONDS);
    }

    /** By a name that the server was not told, it knows no origin of its own; so whoever comes by it names none. */
    @Test
    void aProgramThatComesByAnUntoldNameViewsFromNoOriginAndFromNoOther() throws Exception {
        String named = server.address().replaceFirst("//.*:", "//LOCALHOST:");
        Browser program = program(named);
        Browser.Answer opened = open(program);
        assertThat(opened.status()).isEqualTo(201);

        Socket page = Socket.open(named, opened.nested("ticket", "ticket"));
        assertThat(page.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4001);
        assertThat(refusal(page).getCode()).isEqualTo(ErrorCode.TICKET_INVALID.wireNumber());

        Browser.Answer ticket = program.post("/api/v1/remote/sessions/" + opened.text("id") + "/ws-ticket", Map.of());
        Socket.openFromNowhere(named, ticket.text("ticket")).started.get(20, TimeUnit.SECONDS);
    }

    /** One with a key of its own, which finds the server at this address. */
    private Browser program(String address) {
        String key = browser.post(
                        "/api/v1/api-keys",
                        Map.of(
                                "label",
                                "program",
                                "scopes",
                                List.of("devices:view", "remote:access", "remote:terminal"),
                                "expiresInSeconds",
                                3600))
                .text("key");
        return new Browser(address).with("Origin", "").with("Authorization", "Bearer " + key);
    }

    @ParameterizedTest
    @CsvSource({"replace", "join", "reject"})
    void aTerminalInWhichNobodyMayTypeIsRefusedAndTakesThePlaceOfNone(String onConflict) throws Exception {
        Browser typist = somebody("typist-" + onConflict, "technician");
        String session = session(typist);
        Socket working = view(typist, session);
        working.started.get(20, TimeUnit.SECONDS);
        Browser.Answer refused = typist.post(
                "/api/v1/remote/sessions",
                Map.of("deviceId", device, "type", "terminal", "viewOnly", true, "onConflict", onConflict));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("INVALID_REQUEST");
        assertThat(refused.text("field")).isEqualTo("viewOnly");
        assertThat(refused.text("error")).contains("ticket of their session");
        working.type("word=still; echo ${word}here\n");
        working.awaitText("stillhere");
        assertThat(live()).isEqualTo(1);
        Browser.Answer joined = typist.post(
                "/api/v1/remote/sessions",
                Map.of("deviceId", device, "type", "terminal", "viewOnly", false, "onConflict", "join"));
        assertThat(joined.text("id")).isEqualTo(session);
    }

    /** Whoever wants one that is recorded, or that somebody agreed to, is not given one that is neither. */
    @ParameterizedTest
    @CsvSource({"protocol, vnc, web", "attendance, attended, unattended", "record, true, false"})
    void whatASessionCannotBeYetIsRefusedByNameAndWhatItIsIsTaken(String field, String wanted, String possible) {
        Browser typist = somebody("chooser-" + field, "technician");
        long before = live();
        Browser.Answer refused = create(typist, field, wanted);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("INVALID_REQUEST");
        assertThat(refused.text("field")).isEqualTo(field);
        assertThat(refused.text("error")).contains(possible).contains("yet");
        assertThat(live()).isEqualTo(before);
        assertThat(create(typist, field, possible).status()).isEqualTo(201);
    }

    private static Browser.Answer create(Browser somebody, String field, String value) {
        Object given = field.equals("record") ? (Object) Boolean.valueOf(value) : value;
        return somebody.post("/api/v1/remote/sessions", Map.of("deviceId", device, "type", "terminal", field, given));
    }

    @Test
    void whoJoinsTheirOwnHearsWhetherTheyHaveItOpen() throws Exception {
        Browser typist = somebody("joiner", "technician");
        String session = session(typist);
        assertThat(join(typist).body()).containsEntry("id", session).containsEntry("viewed", false);
        Socket working = view(typist, session);
        working.started.get(20, TimeUnit.SECONDS);
        view(browser, session).started.get(20, TimeUnit.SECONDS);
        assertThat(join(typist).body()).containsEntry("viewed", true);
        working.vanish();
        // Who else watches it does not count.
        Awaitility.await().until(() -> Boolean.FALSE.equals(join(typist).body().get("viewed")));
    }

    private static Browser.Answer join(Browser somebody) {
        return somebody.post(
                "/api/v1/remote/sessions", Map.of("deviceId", device, "type", "terminal", "onConflict", "join"));
    }

    @Test
    void whoCleansUpAtTheSameTimeIsNotInEachOthersWay() {
        openAtOnce("join");
        List<CompletableFuture<Browser.Answer>> all = IntStream.range(0, 4)
                .mapToObj(
                        number -> CompletableFuture.supplyAsync(() -> browser.delete("/api/v1/remote/sessions/stale")))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join)).allMatch(answer -> answer.status() == 200);
        assertThat(live()).isZero();
    }

    @Test
    void whoCleansUpSparesWhatIsYoungerThanTheySay() {
        openAtOnce("join");
        assertThat(browser.delete("/api/v1/remote/sessions/stale?olderThanSeconds=3600")
                        .text("cleaned"))
                .isEqualTo("0");
        assertThat(browser.delete("/api/v1/remote/sessions/stale?deviceId=" + UUID.randomUUID())
                        .code())
                .isEqualTo("NOT_FOUND");
        String id = browser.get("/api/v1/remote/sessions").first("id");
        Browser.Answer cleaned = browser.delete("/api/v1/remote/sessions/stale?onlyInactive=true&deviceId=" + device);
        assertThat(cleaned.text("cleaned")).isEqualTo("1");
        assertThat(cleaned.body().get("ids")).isEqualTo(List.of(id));
        assertThat(live()).isZero();
    }

    @Test
    void whoCleansUpWhatIsInactiveLeavesAShellThatSomebodyWorksIn() throws Exception {
        Browser works = somebody("works", "technician");
        String id = session(works);
        Socket socket = view(works, id);
        socket.started.get(20, TimeUnit.SECONDS);
        Awaitility.await().until(() -> browser.get("/api/v1/remote/sessions/" + id)
                .text("status")
                .equals("active"));

        assertThat(browser.delete("/api/v1/remote/sessions/stale?onlyInactive=true")
                        .body())
                .containsEntry("cleaned", 0)
                .containsEntry("ids", List.of());

        socket.type("word=un; echo ${word}touched\n");
        socket.awaitText("untouched");
    }

    @Test
    void aMachineThatIsOnlineWasHeardOfJustNowWhateverIsKept() throws Exception {
        DeviceId id = DeviceId.parse(device);
        Instant daysAgo = Instant.now().minus(3, ChronoUnit.DAYS);
        server.part(DatabaseDeviceRegistry.class)
                .seen(List.of(new DeviceSighting(id, daysAgo, Optional.empty(), DeviceFacts.getDefaultInstance())));
        Instant lately = Instant.now().minus(5, ChronoUnit.MINUTES);
        assertThat(Instant.parse(browser.get("/api/v1/devices/" + device).text("lastSeenAt")))
                .isAfter(lately);
        assertThat(Instant.parse(browser.get("/api/v1/devices").first("lastSeenAt")))
                .isAfter(lately);
        server.part(SignsOfLife.class).keep();
        assertThat(server.part(Devices.class)
                        .find(id)
                        .orElseThrow()
                        .lastSeenAt()
                        .orElseThrow())
                .isAfter(lately);
    }

    @Test
    void pagesHearOfWhatOthersChange() throws Exception {
        try (EventPage page = EventPage.open(browser, "")) {
            page.await("hello", "\"resumed\":false");

            browser.patch("/api/v1/devices/" + device, Map.of("label", "renamed", "tags", List.of("heard")));
            page.await("device", "\"renamed\"");

            openAtOnce("join");
            page.await("device", "\"activeSessions\":1");
            browser.delete("/api/v1/remote/sessions/stale");
            page.await("device", "\"activeSessions\":0");

            page.forget();
            browser.patch("/api/v1/sites/" + site, Map.of("name", "Elsewhere"));
            page.await("hello", "\"resumed\":false");
        }
    }

    @Test
    void aPageThatComesBackGoesOnWhereItWas() throws Exception {
        try (EventPage page = EventPage.open(browser, "")) {
            page.await("hello", "\"resumed\":false");
            String heard = page.lastId();
            browser.patch("/api/v1/devices/" + device, Map.of("label", "missed"));
            page.await("device", "\"missed\"");
            try (EventPage back = EventPage.open(browser, heard)) {
                back.await("device", "\"missed\"");
                assertThat(back.first()).contains("\"resumed\":true");
                assertThat(back.lastId()).isEqualTo(page.lastId());
            }
        }
    }

    @Test
    void whoAsksOnlyForTheHeadKeepsNoStream() {
        for (int i = 0; i < 30; i++) {
            browser.send("HEAD", "/api/v1/events", java.util.Optional.empty());
        }
        try (EventPage page = EventPage.open(browser, "")) {
            page.await("hello", "\"resumed\":false");
        }
    }

    /** Another person with this role, at a browser of their own. */
    private static Browser somebody(String name, String role) {
        browser.post(
                "/api/v1/users",
                Map.of("email", name + "@farhand.example", "name", name, "password", PASSWORD, "role", role));
        return again(name);
    }

    /** The same person at another browser. */
    private static Browser again(String name) {
        return new Browser(server.address()).logIn(name + "@farhand.example", PASSWORD);
    }

    private static String id(Browser somebody) {
        return somebody.get("/api/v1/auth/me").nested("user", "id");
    }

    private static Browser.Answer open(Browser somebody) {
        return somebody.post("/api/v1/remote/sessions", Map.of("deviceId", device, "type", "terminal"));
    }

    private static String session(Browser somebody) {
        return open(somebody).text("id");
    }

    private static Socket view(Browser somebody, String session) {
        return Socket.open(
                server.address(),
                somebody.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                        .text("ticket"));
    }

    private static Refusal refusal(Socket socket) throws Exception {
        socket.closed.get(10, TimeUnit.SECONDS);
        return socket.others.stream()
                .filter(ServerToViewer::hasRefused)
                .findFirst()
                .orElseThrow()
                .getRefused();
    }

    @Test
    void anUnattendedBrowserOpensNothing() {
        Browser left = somebody("left", "technician");
        new Visitors(server).forgetFactors(left);
        Browser.Answer refused = open(left);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("RECENT_FACTOR_REQUIRED");
        assertThat(live()).isZero();

        left.post("/api/v1/auth/confirm", Map.of("password", PASSWORD));
        assertThat(open(left).status()).isEqualTo(201);
    }

    @Test
    void aPageInALoopIsHeldUpAndHearsForHowLong() throws Exception {
        Browser loop = somebody("loop", "technician");
        String session = session(loop);
        for (int i = 0; i < CONNECTS; i++) {
            Socket socket = view(loop, session);
            socket.started.get(20, TimeUnit.SECONDS);
            socket.vanish();
        }
        Socket refused = view(loop, session);
        assertThat(refused.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4029);
        assertThat(refusal(refused).getCode()).isEqualTo(ErrorCode.RATE_LIMITED.wireNumber());
        assertThat(refusal(refused).getRetryAfterMs()).isBetween(1L, 60_000L);

        Browser other = somebody("other", "technician");
        view(other, session(other)).started.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aTicketThatIsBoundToAnAddressOpensNothingFromElsewhere() throws Exception {
        Browser away = somebody("away", "technician").with("X-Forwarded-For", "192.0.2.7");
        Socket socket = view(away, session(away));
        assertThat(socket.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4001);
        assertThat(refusal(socket).getCode()).isEqualTo(ErrorCode.TICKET_INVALID.wireNumber());
    }

    /** What a ticket was made for is asked again when it is used. */
    @ParameterizedTest
    @CsvSource({
        "disabled,SESSION_REVOKED,4003",
        "demoted,SESSION_REVOKED,4003",
        "logged-out,LOGIN_REQUIRED,4001",
        "other-password,LOGIN_REQUIRED,4001",
        "ended,SESSION_ENDED_BY_OWNER,1000"
    })
    void aTicketThatWasNotUsedOpensNothingForWhoMayNoMore(String what, ErrorCode told, int closeCode) throws Exception {
        String name = "late-" + what;
        Browser holder = somebody(name, "technician");
        String id = id(holder);
        Browser.Answer opened = open(holder);
        String session = opened.text("id");
        Browser.Answer lost =
                switch (what) {
                    case "disabled" -> browser.patch("/api/v1/users/" + id, Map.of("disabled", true));
                    case "demoted" -> browser.patch("/api/v1/users/" + id, Map.of("role", "auditor"));
                    case "logged-out" -> holder.post("/api/v1/auth/logout", Map.of());
                    case "other-password" ->
                        again(name).patch("/api/v1/auth/me", Map.of("currentPassword", PASSWORD, "password", PASSWORD));
                    default -> holder.post("/api/v1/remote/sessions/" + session + "/end", Map.of());
                };
        assertThat(lost.status()).isIn(200, 204);

        Socket socket = Socket.open(server.address(), opened.nested("ticket", "ticket"));
        assertThat(socket.closed.get(10, TimeUnit.SECONDS)).isEqualTo(closeCode);
        assertThat(refusal(socket).getCode()).isEqualTo(told.wireNumber());
        assertThat(socket.started).isNotDone();
        assertThat(socket.others).noneMatch(ServerToViewer::hasConnected);
        if (told == ErrorCode.LOGIN_REQUIRED) {
            // The session is still theirs.
            view(again(name), session).started.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void noMoreThanSoManyViewOneSession() throws Exception {
        Browser crowd = somebody("crowd", "technician");
        String session = session(crowd);
        for (int i = 0; i < 2; i++) {
            view(crowd, session).started.get(20, TimeUnit.SECONDS);
        }
        assertThat(refusal(view(crowd, session)).getCode()).isEqualTo(ErrorCode.SESSION_LIMIT.wireNumber());
    }

    @Test
    void aSessionThatNobodyUsesIsWarnedAndThenEnds() throws Exception {
        Browser sleeper = somebody("sleeper", "technician");
        String session = session(sleeper);
        Socket socket = view(sleeper, session);
        Awaitility.await("a warning").until(() -> socket.others.stream()
                .filter(ServerToViewer::hasEnding)
                .anyMatch(said -> said.getEnding().getReason() == ErrorCode.SESSION_IDLE.wireNumber()
                        && said.getEnding().getRemainingMs() > 0));
        assertThat(socket.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1000);
        Awaitility.await().until(() -> sleeper.get("/api/v1/remote/sessions/" + session)
                .text("status")
                .equals("disconnected"));
    }

    @Test
    void aPageHearsNothingMoreOfWhatItsPersonMayNotSeeAnyMore() {
        Browser demoted = somebody("demoted", "technician");
        try (EventPage page = EventPage.open(demoted, "")) {
            page.await("hello", "\"resumed\":false");
            page.forget();
            browser.patch("/api/v1/users/" + id(demoted), Map.of("role", "auditor"));
            page.await("hello", "\"resumed\":false");
        }
    }

    @Test
    void aPageOfSomebodyWhoLoggedOutOrWasShutOutEnds() {
        Browser leaver = somebody("leaver", "technician");
        Browser outcast = somebody("outcast", "technician");
        String id = id(outcast);
        try (EventPage one = EventPage.open(leaver, "");
                EventPage two = EventPage.open(outcast, "")) {
            one.await("hello", "");
            two.await("hello", "");
            leaver.post("/api/v1/auth/logout", Map.of());
            browser.patch("/api/v1/users/" + id, Map.of("disabled", true));
            one.await("closed", "");
            two.await("closed", "");
        }
    }
}

package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.login.OneTimeLinks;
import dev.farhand.server.login.Passwords;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.NewUser;
import dev.farhand.server.user.Users;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST API as strangers, members and neighbours find it. */
@ExtendWith(SharedServer.class)
class RestIT {
    private static final String PASSWORD = Visitors.PASSWORD;
    private static RunningServer server;
    private static Browser operator;

    @BeforeAll
    static void start() {
        server = SharedServer.get();
        operator = server.operator();
    }

    private static Browser neighbour(BuiltInRole role) {
        return new Visitors(server).neighbour(role);
    }

    private static Browser.Answer account(Browser maker, String email, BuiltInRole role) {
        return maker.post(
                "/api/v1/users",
                Map.of("email", email, "name", "Member", "password", PASSWORD, "role", role.wireName()));
    }

    private static String email() {
        return UUID.randomUUID() + "@member.example";
    }

    private static String site() {
        return operator.get("/api/v1/sites").first("id");
    }

    private static Map<String, Object> token(String label) {
        return Map.of("label", label, "siteId", site(), "expiresInSeconds", 3600);
    }

    @Test
    void aChangeComesFromAPageOfOursOrNotAtAll() {
        Map<Browser, String> others = Map.of(
                operator.with("Origin", "https://evil.example"), "ORIGIN_REFUSED",
                operator.with("X-CSRF-Token", ""), "CSRF_TOKEN_INVALID",
                operator.with("X-CSRF-Token", "guessed"), "CSRF_TOKEN_INVALID");
        others.forEach((other, code) -> {
            Browser.Answer answer = other.post("/api/v1/enrolment-tokens", token("forged"));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo(code);
        });
        assertThat(operator.get("/api/v1/enrolment-tokens").data()).noneMatch(one -> "forged".equals(one.get("label")));
    }

    @Test
    void aPageOfAnEarlierSignInIsToldThatItsTokenIsOldAndGoesOnWithTheNewOne() {
        Browser browser = neighbour(BuiltInRole.TECHNICIAN);
        Browser.Answer me = browser.get("/api/v1/auth/me");
        browser.logIn(me.nested("user", "email"), PASSWORD);
        Browser page = browser.with("X-CSRF-Token", me.text("csrfToken"));
        Browser.Answer refused = page.patch("/api/v1/auth/me", Map.of("name", "Renamed"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("CSRF_TOKEN_INVALID");
        assertThat(refused.text("nextStep")).doesNotContain("farhand.server.url");
        Browser mended = page.with("X-CSRF-Token", page.get("/api/v1/auth/me").text("csrfToken"));
        assertThat(mended.patch("/api/v1/auth/me", Map.of("name", "Renamed")).nested("user", "name"))
                .isEqualTo("Renamed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"label\":\"x\",\"unheard-of\":1}",
                "{\"label\":[1,2]}",
                "{\"label\":",
                "[]",
                "{}",
                "{\"label\":\"x\",\"siteId\":\"no id\",\"expiresInSeconds\":3600}",
                "{\"label\":\"x\",\"siteId\":\"7f0c1a0e-8a43-4b30-b8f7-0d5b4a9a3f10\",\"expiresInSeconds\":\"soon\"}"
            })
    void whatCannotBeReadIsRefusedInTheOneBody(String body) {
        Browser.Answer answer = operator.send("POST", "/api/v1/enrolment-tokens", Optional.of(body));
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).containsKeys("error", "code", "requestId", "nextStep");
        assertThat(answer.code()).isIn("INVALID_REQUEST", "NOT_FOUND");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        Browser.Answer answer = operator.send(
                "POST", "/api/v1/enrolment-tokens", Optional.of("{\"label\":\"" + "x".repeat(2_000_000) + "\"}"));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("MESSAGE_TOO_LARGE");
    }

    @Test
    void whatBelongsToOthersIsNotFoundJustAsWhatIsNotThere() {
        Browser.Answer made = operator.post("/api/v1/enrolment-tokens", token("ours"));
        assertThat(made.status()).isEqualTo(201);
        Browser neighbour = neighbour(BuiltInRole.TENANT_ADMIN);
        Map<String, String> ours = new HashMap<>(Map.of(
                "/api/v1/enrolment-tokens/", made.text("id"),
                "/api/v1/sites/", site()));
        ours.forEach((path, id) -> {
            Browser.Answer theirs = neighbour.delete(path + id);
            Browser.Answer nobodys = neighbour.delete(path + UUID.randomUUID());
            assertThat(theirs.status()).isEqualTo(404);
            assertThat(theirs.text("error")).isEqualTo(nobodys.text("error"));
        });
        assertThat(neighbour.get("/api/v1/sites").data()).hasSize(1);
        assertThat(neighbour.get("/api/v1/enrolment-tokens").data()).isEmpty();
        assertThat(neighbour
                        .patch("/api/v1/users/" + operator.get("/api/v1/users").first("id"), Map.of("disabled", true))
                        .status())
                .isEqualTo(404);
        assertThat(neighbour.post("/api/v1/enrolment-tokens", token("stolen")).status())
                .isEqualTo(404);
    }

    @Test
    void nobodyDoesMoreThanTheirRoleSays() {
        Browser technician = neighbour(BuiltInRole.TECHNICIAN);
        String site = technician.get("/api/v1/sites").first("id");
        assertThat(technician
                        .post(
                                "/api/v1/enrolment-tokens",
                                Map.of("label", "x", "siteId", site, "expiresInSeconds", 3600))
                        .code())
                .isEqualTo("PERMISSION_DENIED");
        assertThat(technician.get("/api/v1/users").data()).isEmpty();
        assertThat(technician
                        .post(
                                "/api/v1/users",
                                Map.of(
                                        "email",
                                        "me@neighbour.example",
                                        "name",
                                        "Me",
                                        "password",
                                        PASSWORD,
                                        "role",
                                        "tenant-admin"))
                        .code())
                .isEqualTo("PERMISSION_DENIED");
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        assertThat(admin.post(
                                "/api/v1/users",
                                Map.of(
                                        "email",
                                        "up@neighbour.example",
                                        "name",
                                        "Up",
                                        "password",
                                        PASSWORD,
                                        "role",
                                        "platform-operator"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void anUnattendedBrowserMakesNoOtherWaysIn() {
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        String site = admin.get("/api/v1/sites").first("id");
        String other = account(admin, email(), BuiltInRole.TECHNICIAN).text("id");
        Map<String, Object> token = Map.of("label", "x", "siteId", site, "expiresInSeconds", 3600);
        new Visitors(server).forgetFactors(admin);

        assertThat(account(admin, email(), BuiltInRole.TENANT_ADMIN).code()).isEqualTo("RECENT_FACTOR_REQUIRED");
        assertThat(admin.patch("/api/v1/users/" + other, Map.of("role", "tenant-admin"))
                        .code())
                .isEqualTo("RECENT_FACTOR_REQUIRED");
        assertThat(admin.post("/api/v1/enrolment-tokens", token).code()).isEqualTo("RECENT_FACTOR_REQUIRED");

        assertThat(admin.post("/api/v1/auth/confirm", Map.of("password", PASSWORD))
                        .status())
                .isEqualTo(200);
        assertThat(admin.post("/api/v1/enrolment-tokens", token).status()).isEqualTo(201);
    }

    @Test
    void anAccountThatComesBackMustLogInAgain() {
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        String email = email();
        String id = account(admin, email, BuiltInRole.TECHNICIAN).text("id");
        Browser member = new Browser(server.address()).logIn(email, PASSWORD);
        assertThat(member.get("/api/v1/auth/me").status()).isEqualTo(200);

        admin.patch("/api/v1/users/" + id, Map.of("disabled", true));
        admin.patch("/api/v1/users/" + id, Map.of("disabled", false));

        assertThat(member.get("/api/v1/auth/me").code()).isEqualTo("LOGIN_REQUIRED");
        assertThat(new Browser(server.address())
                        .logIn(email, PASSWORD)
                        .get("/api/v1/auth/me")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anotherPasswordLogsAllOtherBrowsersOut() {
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        String email = email();
        account(admin, email, BuiltInRole.TECHNICIAN);
        Browser one = new Browser(server.address()).logIn(email, PASSWORD);
        Browser other = new Browser(server.address()).logIn(email, PASSWORD);

        one.patch("/api/v1/auth/me", Map.of("currentPassword", PASSWORD, "password", PASSWORD + "er"));

        assertThat(one.get("/api/v1/auth/me").status()).isEqualTo(200);
        assertThat(other.get("/api/v1/auth/me").code()).isEqualTo("LOGIN_REQUIRED");
    }

    @Test
    void whoForgotTheirPasswordComesBackByALinkOnce() {
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        String email = email();
        String id = account(admin, email, BuiltInRole.TECHNICIAN).text("id");
        Browser before = new Browser(server.address()).logIn(email, PASSWORD);
        Browser.Answer made = signInLink(admin, id);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("link")).startsWith("fhl_");
        assertThat(Instant.parse(made.text("expiresAt")))
                .isBetween(Instant.now(), Instant.now().plus(1, ChronoUnit.HOURS));
        assertThat(before.get("/api/v1/auth/me").status())
                .as("nothing happens before it is used")
                .isEqualTo(200);
        Browser stranger = new Browser(server.address());
        assertThat(stranger.post("/api/v1/auth/link", Map.of("link", made.text("link")))
                        .code())
                .isEqualTo("LOGIN_LINK_INVALID");
        assertThat(renew(made, "short").text("field")).isEqualTo("password");

        Browser.Answer back = renew(made, PASSWORD + "er");
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.nested("user", "email")).isEqualTo(email);
        assertThat(back.headers().firstValue("Set-Cookie")).isPresent();
        assertThat(before.get("/api/v1/auth/me").code()).isEqualTo("LOGIN_REQUIRED");
        assertThat(stranger.post("/api/v1/auth/login", Map.of("email", email, "password", PASSWORD))
                        .code())
                .isEqualTo("LOGIN_FAILED");
        assertThat(stranger.logIn(email, PASSWORD + "er").get("/api/v1/auth/me").status())
                .isEqualTo(200);
        assertThat(renew(made, PASSWORD).code()).isEqualTo("LOGIN_LINK_INVALID");
    }

    @Test
    void aSignInLinkEndsWithTheNextOneWithAnotherRoleAndWithTheAccount() {
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        String id = account(admin, email(), BuiltInRole.AUDITOR).text("id");
        Browser.Answer first = signInLink(admin, id);
        Browser.Answer second = signInLink(admin, id);
        assertThat(renew(first, PASSWORD).code()).isEqualTo("LOGIN_LINK_INVALID");

        // Else whoever made it would have what that role may.
        admin.patch("/api/v1/users/" + id, Map.of("role", "technician"));
        assertThat(renew(second, PASSWORD).code()).isEqualTo("LOGIN_LINK_INVALID");

        Browser.Answer third = signInLink(admin, id);
        admin.patch("/api/v1/users/" + id, Map.of("disabled", true));
        assertThat(signInLink(admin, id).code()).isEqualTo("INVALID_REQUEST");
        admin.patch("/api/v1/users/" + id, Map.of("disabled", false));
        assertThat(renew(third, PASSWORD).code()).isEqualTo("LOGIN_LINK_INVALID");
        assertThat(renew(signInLink(admin, id), PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aSignInLinkIsOnlyForWhoeverManagesThatPersonAndIsThere() {
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        String id = account(admin, email(), BuiltInRole.TECHNICIAN).text("id");
        String self = admin.get("/api/v1/auth/me").nested("user", "id");
        assertThat(signInLink(admin, self).code()).isEqualTo("INVALID_REQUEST");
        assertThat(signInLink(neighbour(BuiltInRole.TENANT_ADMIN), id).status()).isEqualTo(404);
        assertThat(signInLink(new Browser(server.address()), id).status()).isEqualTo(401);
        new Visitors(server).forgetFactors(admin);
        assertThat(signInLink(admin, id).code()).isEqualTo("RECENT_FACTOR_REQUIRED");
    }

    @Test
    void nobodyMakesASignInLinkForAnAccountThatMayMoreElsewhere() {
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        UUID id =
                UUID.fromString(account(admin, email(), BuiltInRole.TECHNICIAN).text("id"));
        TenantId elsewhere = TestDatabase.tenantIn(server.part(Database.class));
        server.part(Database.class)
                .transactions()
                .change(elsewhere, transaction -> transaction.update("""
                INSERT INTO farhand.role_assignments
                    (tenant_id, id, user_id, holder_name, built_in_role, reach, granted_by, granted_at)
                VALUES (?, ?, ?, 'Guest', 'auditor', 'tenant', 'test', now())
                """, elsewhere, UUID.randomUUID(), id));
        assertThat(admin.patch("/api/v1/users/" + id, Map.of("name", "Sam")).status())
                .isEqualTo(200);
        assertThat(signInLink(admin, id.toString()).status()).isEqualTo(403);
        assertThat(signInLink(operator, id.toString()).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"disabled\":true}", "{\"role\":\"technician\"}"})
    void aSignInLinkIsNoBetterThanWhoeverMadeIt(String change) {
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        String email = email();
        String helper = account(admin, email, BuiltInRole.TENANT_ADMIN).text("id");
        Browser helping = new Browser(server.address()).logIn(email, PASSWORD);
        String id = account(admin, email(), BuiltInRole.AUDITOR).text("id");
        Browser.Answer made = signInLink(helping, id);
        assertThat(made.status()).isEqualTo(201);

        admin.send("PATCH", "/api/v1/users/" + helper, Optional.of(change));
        assertThat(renew(made, PASSWORD).code()).isEqualTo("LOGIN_LINK_INVALID");

        admin.patch("/api/v1/users/" + helper, Map.of("disabled", false, "role", "tenant-admin"));
        assertThat(renew(made, PASSWORD).status()).isEqualTo(200);
    }

    private static Browser.Answer signInLink(Browser admin, String user) {
        return admin.send("POST", "/api/v1/users/" + user + "/sign-in-link", Optional.empty());
    }

    /** Somebody with the link, at a browser that has never been here. */
    private static Browser.Answer renew(Browser.Answer made, String password) {
        return new Browser(server.address())
                .post("/api/v1/auth/new-password", Map.of("link", made.text("link"), "password", password));
    }

    @Test
    void whatAnAccountCannotHaveIsNamed() {
        String email = email();
        assertThat(account(operator, email, BuiltInRole.AUDITOR).status()).isEqualTo(201);
        assertThat(account(operator, email, BuiltInRole.AUDITOR).body())
                .containsEntry("field", "email")
                .containsEntry("reason", "email-unusable");
        Map<String, String> wish = Map.of("email", email(), "name", "Sam", "role", "auditor", "password", "short");
        assertThat(operator.post("/api/v1/users", wish).body())
                .containsEntry("field", "password")
                .containsEntry("reason", "password-length");
        Map<String, String> site = Map.of("name", "Taken");
        assertThat(operator.post("/api/v1/sites", site).status()).isEqualTo(201);
        assertThat(operator.post("/api/v1/sites", site).body())
                .containsEntry("field", "name")
                .containsEntry("reason", "name-taken");
        assertThat(operator.post("/api/v1/sites", Map.of("name", " ")).body())
                .containsEntry("field", "name")
                .containsEntry("reason", "needed");
    }

    @Test
    void whatIsRefusedOfAChangeOfOneselfChangesNothing() {
        String email = email();
        account(operator, email, BuiltInRole.TECHNICIAN);
        Browser browser = new Browser(server.address()).logIn(email, PASSWORD);
        Map<String, String> change = Map.of("password", "quite another one", "currentPassword", PASSWORD, "name", " ");
        assertThat(browser.patch("/api/v1/auth/me", change).text("field")).isEqualTo("name");
        assertThat(new Browser(server.address()).logIn(email, PASSWORD)).isNotNull();
    }

    @Test
    void whoCameByALinkGivesThemselvesAPassword() {
        TenantId tenant = TestDatabase.tenantIn(server.part(Database.class));
        Browser linked = new Visitors(server).linked(tenant, BuiltInRole.TECHNICIAN);
        Browser.Answer me = linked.get("/api/v1/auth/me");
        String email = me.nested("user", "email");
        assertThat(me.body()).containsEntry("hasPassword", false);
        assertThat(linked.post("/api/v1/auth/confirm", Map.of("password", PASSWORD))
                        .code())
                .isEqualTo("LOGIN_FAILED");

        new Visitors(server).forgetFactors(linked);
        Map<String, String> first = Map.of("password", PASSWORD);
        assertThat(linked.patch("/api/v1/auth/me", first).code()).isEqualTo("RECENT_FACTOR_REQUIRED");
        UUID id = UUID.fromString(me.nested("user", "id"));
        linked.signIn(server.part(OneTimeLinks.class).signIn(tenant, id).reveal());
        assertThat(linked.patch("/api/v1/auth/me", first).body()).containsEntry("hasPassword", true);
        assertThat(new Browser(server.address())
                        .logIn(email, PASSWORD)
                        .get("/api/v1/auth/me")
                        .status())
                .isEqualTo(200);
        // From now on the old one is needed.
        assertThat(linked.patch("/api/v1/auth/me", Map.of("password", PASSWORD + "er"))
                        .text("field"))
                .isEqualTo("currentPassword");
    }

    @Test
    void nobodyChangesAnAccountThatMayMoreThanTheyDo() {
        TenantId tenant = TestDatabase.tenantIn(server.part(Database.class));
        Visitors visitors = new Visitors(server);
        Browser admin = visitors.member(tenant, BuiltInRole.TENANT_ADMIN);
        // An auditor too, and one of those who run everything here by another role.
        Browser both = visitors.member(tenant, BuiltInRole.AUDITOR);
        UUID id = UUID.fromString(both.get("/api/v1/auth/me").nested("user", "id"));
        server.part(Database.class)
                .transactions()
                .change(tenant, transaction -> transaction.update("""
                INSERT INTO farhand.role_assignments
                    (tenant_id, id, user_id, holder_name, built_in_role, reach, partner_id, granted_by, granted_at)
                SELECT tenant_id, ?, ?, 'Both', 'partner-admin', 'partner', id, 'test', now()
                FROM farhand.partners WHERE tenant_id = ?
                """, UUID.randomUUID(), id, tenant));
        for (Map<String, ?> change :
                List.of(Map.of("disabled", true), Map.of("role", "technician"), Map.of("name", "Nobody"))) {
            assertThat(admin.patch("/api/v1/users/" + id, change).code()).isEqualTo("PERMISSION_DENIED");
        }
        assertThat(signInLink(admin, id.toString()).status()).isEqualTo(403);
        assertThat(operator.patch("/api/v1/users/" + id, Map.of("name", "Somebody"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoRanTheServerForATimeGivesNothingAfterIt() {
        TenantId home =
                new TenantId(UUID.fromString(operator.get("/api/v1/auth/me").nested("user", "tenantId")));
        Browser once = new Visitors(server).member(home, BuiltInRole.TENANT_ADMIN);
        UUID id = UUID.fromString(once.get("/api/v1/auth/me").nested("user", "id"));
        server.part(Database.class)
                .transactions()
                .change(home, transaction -> transaction.update("""
                INSERT INTO farhand.role_assignments (tenant_id, id, user_id, holder_name, built_in_role, reach, partner_id,
                    granted_by, granted_at, expires_at)
                SELECT tenant_id, ?, ?, 'Once', 'platform-operator', 'platform', id, 'test', now(), now() + interval '1 day'
                FROM farhand.partners WHERE tenant_id = ?
                """, UUID.randomUUID(), id, home));
        assertThat(account(once, email(), BuiltInRole.PARTNER_ADMIN).status()).isEqualTo(201);

        server.part(Database.class)
                .transactions()
                .change(
                        home,
                        transaction -> transaction.update(
                                "UPDATE farhand.role_assignments SET expires_at = now() - interval '1 second'"
                                        + " WHERE tenant_id = ? AND user_id = ? AND reach = 'platform'",
                                home,
                                id));
        for (BuiltInRole role : List.of(BuiltInRole.PARTNER_ADMIN, BuiltInRole.PLATFORM_OPERATOR)) {
            assertThat(account(once, email(), role).code()).isEqualTo("PERMISSION_DENIED");
        }
    }

    @Test
    void somebodyAlwaysRunsTheServer() {
        // Who runs it now steps back for the time of this test, so that two are left.
        Users users = server.part(Users.class);
        AuditActor by = new AuditActor(AuditActor.Kind.SERVER, "test", "Test");
        Browser.Answer me = operator.get("/api/v1/auth/me");
        TenantId home = new TenantId(UUID.fromString(me.nested("user", "tenantId")));
        List<Users.Listed> two = List.of(operatorAccount(users, home, by), operatorAccount(users, home, by));
        Users.Listed first =
                users.find(home, UUID.fromString(me.nested("user", "id"))).orElseThrow();
        users.change(first, Optional.empty(), Optional.of(BuiltInRole.TENANT_ADMIN), Optional.empty(), by);
        try {
            long refused = two.parallelStream()
                    .filter(account -> {
                        try {
                            users.change(account, Optional.empty(), Optional.empty(), Optional.of(true), by);
                            return false;
                        } catch (InvalidRequest e) {
                            return true;
                        }
                    })
                    .count();
            assertThat(refused).isEqualTo(1);
        } finally {
            users.change(first, Optional.empty(), Optional.of(BuiltInRole.PLATFORM_OPERATOR), Optional.empty(), by);
        }
    }

    private static Users.Listed operatorAccount(Users users, TenantId home, AuditActor by) {
        return users.create(
                home,
                new NewUser(
                        new EmailAddress(email()),
                        "Operator",
                        server.part(Passwords.class).hash(PASSWORD)),
                BuiltInRole.PLATFORM_OPERATOR,
                by);
    }

    @ParameterizedTest
    @ValueSource(strings = {"devices", "sites", "groups", "users", "enrolment-tokens", "api-keys"})
    void thePagesOfAListAreTogetherAllOfIt(String list) {
        TenantId tenant = TestDatabase.tenantIn(server.part(Database.class));
        Browser admin = new Visitors(server).member(tenant, BuiltInRole.TENANT_ADMIN);
        for (int i = 0; i < 4; i++) {
            add(admin, tenant, list, "number " + i);
        }
        String path = "/api/v1/" + list;
        List<Map<String, Object>> all = admin.get(path).data();
        int total = all.size();
        assertThat(total).isGreaterThanOrEqualTo(4);
        assertThat(admin.get(path).body()).containsEntry("pagination", Map.of("page", 1, "limit", 50, "total", total));
        List<Map<String, Object>> parts = new ArrayList<>();
        for (int page = 1; parts.size() < total; page++) {
            Browser.Answer part = admin.get(path + "?limit=2&page=" + page);
            assertThat(part.body()).containsEntry("pagination", Map.of("page", page, "limit", 2, "total", total));
            assertThat(part.data()).isNotEmpty();
            parts.addAll(part.data());
        }
        assertThat(parts).isEqualTo(all);
        Browser.Answer beyond = admin.get(path + "?page=9");
        assertThat(beyond.data()).isEmpty();
        assertThat(beyond.body()).containsEntry("pagination", Map.of("page", 9, "limit", 50, "total", total));
    }

    private static void add(Browser admin, TenantId tenant, String list, String name) {
        String path = "/api/v1/" + list;
        if (list.equals("devices")) {
            device(tenant, UUID.randomUUID());
        } else if (list.equals("users")) {
            account(admin, email(), BuiltInRole.AUDITOR);
        } else if (list.equals("api-keys")) {
            admin.post(path, Map.of("label", name, "scopes", List.of("devices:view"), "expiresInSeconds", 3600));
        } else if (list.equals("enrolment-tokens")) {
            admin.post(path, Map.of("label", name, "siteId", tenant.toString(), "expiresInSeconds", 3600));
        } else {
            admin.post(
                    path,
                    list.equals("sites") ? Map.of("name", name) : Map.of("name", name, "siteId", tenant.toString()));
        }
    }

    @Test
    void aListOfNothingHasAPageAsWell() {
        Browser admin = neighbour(BuiltInRole.TENANT_ADMIN);
        assertThat(admin.get("/api/v1/enrolment-tokens").body())
                .containsEntry("pagination", Map.of("page", 1, "limit", 50, "total", 0));
        assertThat(admin.get("/api/v1/enrolment-tokens/open").body())
                .containsEntry("pagination", Map.of("page", 1, "limit", 1, "total", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%20", "%E2%80%8B"})
    void aTagThatOnlyLooksEmptyDoesNotStandForAll(String tag) {
        Browser.Answer answer = operator.get("/api/v1/devices?tag=" + tag);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo("tag");
    }

    @ParameterizedTest
    @CsvSource({"+999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "yesterday"})
    void aTimeIsOneThatThereMayHaveBeen(String time) {
        String query = java.net.URLEncoder.encode(time, java.nio.charset.StandardCharsets.UTF_8);
        for (String field : List.of("startDate", "endDate")) {
            Browser.Answer answer = operator.get("/api/v1/remote/sessions/history?" + field + "=" + query);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).contains(field);
        }
    }

    @Test
    void aStrangerBehindAProxyLocksNobodyElseOut() {
        Browser stranger = new Browser(server.address()).with("X-Forwarded-For", "198.51.100.1, 203.0.113.9");
        for (int i = 0; i < 10; i++) {
            assertThat(guess(stranger)).isEqualTo("LOGIN_FAILED");
        }
        assertThat(guess(stranger)).isEqualTo("RATE_LIMITED");
        assertThat(guess(stranger.with("X-Forwarded-For", "198.51.100.2, 203.0.113.9")))
                .isEqualTo("RATE_LIMITED");
        assertThat(guess(stranger.with("X-Forwarded-For", "203.0.113.10"))).isEqualTo("LOGIN_FAILED");
    }

    private static String guess(Browser browser) {
        return browser.post("/api/v1/auth/login", Map.of("email", email(), "password", "a guess"))
                .code();
    }

    @Test
    void aLoginEndsWhenItsOwnerSaysSo() {
        Browser other = neighbour(BuiltInRole.AUDITOR);
        assertThat(other.get("/api/v1/auth/me").status()).isEqualTo(200);
        assertThat(other.post("/api/v1/auth/logout", Map.of()).status()).isEqualTo(204);
        assertThat(other.get("/api/v1/auth/me").code()).isEqualTo("LOGIN_REQUIRED");
    }

    @Test
    void onAMachineThatIsNotConnectedNothingIsOpened() {
        TenantId tenant = TestDatabase.tenantIn(server.part(Database.class));
        device(tenant, tenant.value());
        Browser technician = new Visitors(server).member(tenant, BuiltInRole.TECHNICIAN);
        Browser.Answer refused =
                technician.post("/api/v1/remote/sessions", Map.of("deviceId", tenant.toString(), "type", "terminal"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .containsEntry("code", "DEVICE_OFFLINE")
                .containsEntry("deviceStatus", "offline")
                .containsEntry("error", "The machine is not connected.");
        assertThat(technician.get("/api/v1/remote/sessions").data()).isEmpty();
    }

    private static void device(TenantId tenant, UUID id) {
        server.part(Database.class)
                .transactions()
                .change(tenant, transaction -> transaction.update("""
                INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts, enrolled_at,
                    approved_at, certificate_serial, certificate_end)
                VALUES (?, ?, ?, 'Token', 'host', 'linux', '', now(), now(), 1, now())
                """, tenant, id, tenant));
    }

    private static HttpResponse<String> page(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Of what a page's styles are let in by; the only thing in its policy that is not always the same. */
    private static String nonce(HttpResponse<String> page) {
        List<String> policies = page.headers().allValues("Content-Security-Policy");
        assertThat(policies).hasSize(1);
        Matcher nonce = Pattern.compile("'nonce-([A-Za-z0-9+/]{22}==)'").matcher(policies.get(0));
        assertThat(nonce.find()).as(policies.get(0)).isTrue();
        assertThat(policies.get(0))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce.group(1) + "';"
                        + " img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self';"
                        + " manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        return nonce.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sign-in", "/rmm/agents/7f0c1a0e-8a43-4b30-b8f7-0d5b4a9a3f10/terminal"})
    void aPageRunsWhatIsOursAndNoTwoHaveTheSameNonce(String path) throws Exception {
        HttpResponse<String> page = page(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<meta property=\"csp-nonce\" nonce=\"" + nonce(page) + "\">")
                .doesNotContain("__CSP_NONCE__");
        assertThat(nonce(page(path))).isNotEqualTo(nonce(page));
        assertThat(page("/api/v1/openapi.yml").headers().allValues("Content-Security-Policy"))
                .containsExactly("default-src 'none'; frame-ancestors 'none'");
    }

    @Test
    void healthAndPagesAreOpenAndStrict() {
        Browser stranger = new Browser(server.address());
        assertThat(stranger.get("/health/live").status()).isEqualTo(200);
        assertThat(stranger.get("/health/ready").text("database")).isEqualTo("up");
        assertThat(stranger.get("/health/ready").headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
    }
}

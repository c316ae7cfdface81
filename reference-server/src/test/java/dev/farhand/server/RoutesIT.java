package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.access.Permission;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.testing.PublicApi;
import dev.farhand.server.Routes.Route;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Says;
import dev.farhand.server.audit.AuditLog;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.FilledTenant;
import io.micronaut.http.annotation.QueryValue;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each route there is, as those find it who are not welcome; a new one is found by the router, and takes part. */
@ExtendWith(SharedServer.class)
class RoutesIT {
    private static RunningServer server;
    private static Routes routes;
    private static Browser operator;
    private static Browser neighbour;
    private static Browser powerless;
    private static Browser auditor;
    private static Browser technician;

    /** Has one thing of every kind, each of which goes by the tenant's own id. */
    private static TenantId filled;

    /** The neighbour's own, with the same. */
    private static TenantId own;

    @BeforeAll
    static void start() {
        server = SharedServer.get();
        routes = Routes.of(server);
        operator = server.operator();
        Visitors visitors = new Visitors(server);
        filled = FilledTenant.in(server.part(Database.class));
        own = FilledTenant.in(server.part(Database.class));
        neighbour = visitors.member(own, BuiltInRole.TENANT_ADMIN);
        powerless = visitors.powerless(filled);
        auditor = visitors.member(filled, BuiltInRole.AUDITOR);
        technician = visitors.member(filled, BuiltInRole.TECHNICIAN);
    }

    static Stream<Route> inside() {
        return routes.all().stream().filter(route -> route.inApi() && route.asker() != Asker.ANYBODY);
    }

    static Stream<Route> inApi() {
        return routes.all().stream().filter(Route::inApi);
    }

    static Stream<Route> acting() {
        return routes.all().stream().filter(route -> route.inApi() && route.acts());
    }

    static Stream<Route> ofOne() {
        return inside().filter(Route::ofOne);
    }

    static Stream<Route> withRight() {
        return inside().filter(route -> !needs(route).isEmpty());
    }

    static Stream<Route> ofOneForTechnicians() {
        return ofOne().filter(route -> BuiltInRole.TECHNICIAN.permissions().containsAll(needs(route)));
    }

    static Stream<Route> withBody() {
        return acting().filter(route -> route.body().isPresent());
    }

    private static List<Permission> needs(Route route) {
        return List.of(route.says().map(Says::needs).orElseThrow());
    }

    private static Browser.Answer ask(Browser who, Route route, String id) {
        return who.send(route.verb(), route.at(id), new Samples(route).good());
    }

    private static void assertRefused(Browser.Answer answer, int status, String code) {
        assertThat(answer.body()).containsKeys("error", "requestId", "nextStep").containsEntry("code", code);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void theDescriptionIsWhatTheRoutesAre() {
        PublicApi.Committed.file(Path.of("src", "main", "resources", "openapi.yml"), ApiDescription.of(routes))
                .assertCurrent("The routes of the API have changed");
    }

    @Test
    void whatIsHandedOutDescribesEveryRouteAndNoneThatIsNotThere() throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/openapi.yml"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
        TreeSet<String> described = new TreeSet<>();
        String path = "";
        for (String line : answer.body().lines().toList()) {
            Matcher at = Pattern.compile("  (/[^ ]*):").matcher(line);
            Matcher verb = Pattern.compile("    (get|post|put|patch|delete):").matcher(line);
            if (at.matches()) {
                path = at.group(1);
            } else if (verb.matches()) {
                described.add(verb.group(1).toUpperCase(java.util.Locale.ROOT) + " " + path);
            }
        }
        // The viewers' socket is taken from the connection before the router.
        assertThat(described.remove("GET /api/v1/viewer")).isTrue();
        assertThat(described)
                .containsExactlyElementsOf(
                        new TreeSet<>(routes.all().stream().map(Route::toString).toList()));
    }

    @Test
    void onlyTheseAreForAnybody() {
        assertThat(routes.all().stream()
                        .filter(route -> route.asker() == Asker.ANYBODY)
                        .map(Route::toString))
                .containsExactlyInAnyOrder(
                        "POST /api/v1/auth/login",
                        "POST /api/v1/auth/link",
                        "POST /api/v1/auth/first-administrator",
                        "POST /api/v1/auth/new-password",
                        "GET /api/v1/openapi.yml",
                        "GET /agent/{name}",
                        "GET /health/live",
                        "GET /health/ready",
                        "GET /metrics");
    }

    @ParameterizedTest
    @MethodSource("inside")
    void aStrangerHearsThatALoginIsNeeded(Route route) {
        assertRefused(
                ask(new Browser(server.address()), route, UUID.randomUUID().toString()), 401, "LOGIN_REQUIRED");
    }

    @Test
    void aStrangerHearsTheSameOfWhatIsNoRoute() {
        assertRefused(new Browser(server.address()).get("/api/v1/whatever"), 401, "LOGIN_REQUIRED");
        assertRefused(operator.get("/api/v1/whatever"), 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @MethodSource("acting")
    void aChangeComesFromAPageOfOursOrNotAtAll(Route route) {
        String id = UUID.randomUUID().toString();
        assertRefused(ask(operator.with("Origin", "https://evil.example"), route, id), 403, "ORIGIN_REFUSED");
        if (route.asker() != Asker.ANYBODY) {
            assertRefused(ask(operator.with("X-CSRF-Token", ""), route, id), 403, "CSRF_TOKEN_INVALID");
            assertRefused(ask(operator.with("X-CSRF-Token", "guessed"), route, id), 403, "CSRF_TOKEN_INVALID");
        }
    }

    @ParameterizedTest
    @MethodSource("ofOne")
    void whatBelongsToOthersIsNotFoundJustAsWhatIsNotThere(Route route) {
        Browser.Answer nobodys = ask(neighbour, route, UUID.randomUUID().toString());
        long records = records();
        for (String id : List.of(filled.toString(), "no-id", "1-1-1-1-1")) {
            Browser.Answer others = ask(neighbour, route, id);
            assertRefused(others, 404, nobodys.code());
            assertThat(others.text("error")).isEqualTo(nobodys.text("error"));
        }
        assertThat(nobodys.status()).isEqualTo(404);
        assertThat(records()).isEqualTo(records);
    }

    /** Where all else that it names is the neighbour's own. */
    @ParameterizedTest
    @MethodSource("inside")
    void whatABodyOrAQueryNamesOfOthersIsNotFoundJustAsWhatIsNotThere(Route route) {
        Samples samples = new Samples(route);
        for (String field : samples.ids()) {
            Browser.Answer nobodys = neighbour.send(
                    route.verb(),
                    route.at(own.toString()),
                    samples.naming(own.toString(), field, UUID.randomUUID().toString()));
            Browser.Answer others = neighbour.send(
                    route.verb(), route.at(own.toString()), samples.naming(own.toString(), field, filled.toString()));
            assertThat(nobodys.status()).as(field).isEqualTo(404);
            assertRefused(others, 404, nobodys.code());
            assertThat(others.text("error")).as(field).isEqualTo(nobodys.text("error"));
        }
        for (Parameter parameter : route.queriedIds()) {
            String query = route.path() + "?" + route.name(parameter) + "=";
            Browser.Answer nobodys = neighbour.send(route.verb(), query + UUID.randomUUID(), Optional.empty());
            Browser.Answer others = neighbour.send(route.verb(), query + filled, Optional.empty());
            assertThat(others.status()).as(query).isEqualTo(nobodys.status());
            assertThat(others.text("error")).as(query).isEqualTo(nobodys.text("error"));
            if (route.name(parameter).equals("userId")) {
                // Sessions outlive the accounts of those who opened them: nobody can say that there was no such person.
                assertThat(others.data()).isEmpty();
            } else {
                assertThat(others.status()).as(query).isEqualTo(404);
            }
        }
    }

    private static long records() {
        return new AuditLog(server.part(Database.class))
                .verify(filled)
                .verified()
                .sequence();
    }

    @ParameterizedTest
    @MethodSource("withRight")
    void whoMayNothingGetsNothing(Route route) {
        Browser.Answer answer = ask(powerless, route, filled.toString());
        if (route.acts() || route.ofOne()) {
            assertThat(answer.status()).isIn(403, 404);
            assertThat(answer.code()).isIn("PERMISSION_DENIED", "NOT_FOUND", "SESSION_UNKNOWN");
        } else {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.data()).isEmpty();
        }
    }

    /** Who may look and nothing else finds things, and may not touch them. */
    @ParameterizedTest
    @MethodSource("withRight")
    void whoMayOnlyLookChangesNothing(Route route) {
        if (BuiltInRole.AUDITOR.permissions().containsAll(needs(route))) {
            return;
        }
        Browser.Answer answer = ask(auditor, route, filled.toString());
        if (route.acts()) {
            assertThat(answer.status()).isIn(403, 404);
        } else {
            assertThat(answer.data()).isEmpty();
        }
    }

    /** With every right that the route asks for, in the same tenant: what people open and make for themselves is theirs. */
    @ParameterizedTest
    @MethodSource("ofOneForTechnicians")
    void aColleagueFindsTheMachinesAndNothingThatIsSomebodysOwn(Route route) {
        if (!route.acts() && !needs(route).isEmpty()) {
            assertThat(ask(technician, route, filled.toString()).status()).isEqualTo(200);
            return;
        }
        Browser.Answer nobodys = ask(technician, route, UUID.randomUUID().toString());
        long records = records();
        Browser.Answer theirs = ask(technician, route, filled.toString());
        assertRefused(theirs, 404, nobodys.code());
        assertThat(theirs.text("error")).isEqualTo(nobodys.text("error"));
        assertThat(records()).isEqualTo(records);
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void aBodyThatCannotBeReadIsRefused(Route route) {
        for (String body : new Samples(route).bad()) {
            assertThat(operator.send(route.verb(), route.at(filled.toString()), Optional.of(body)))
                    .as(body)
                    .satisfies(answer -> assertRefused(answer, 400, "INVALID_REQUEST"));
        }
        assertThat(operator.send(route.verb(), route.at(filled.toString()), Optional.of("{\"unheard-of\":1}"))
                        .text("field"))
                .isEqualTo("unheard-of");
    }

    /** Nothing is made of what was not meant: no text of a number, no number of a fraction, no "no" of a text. */
    @ParameterizedTest
    @MethodSource("withBody")
    void aFieldOfAnotherTypeIsRefusedByName(Route route) {
        new Samples(route).mistyped().forEach((body, field) -> assertThat(
                        operator.send(route.verb(), route.at(filled.toString()), Optional.of(body)))
                .as(body)
                .satisfies(answer -> {
                    assertRefused(answer, 400, "INVALID_REQUEST");
                    assertThat(answer.text("field")).isEqualTo(field);
                }));
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void aBodyThatIsNoJsonIsRefusedForThat(Route route) {
        Browser.Answer answer = ask(operator.with("Content-Type", "text/plain"), route, filled.toString());
        assertRefused(answer, 415, "INVALID_REQUEST");
        assertThat(answer.text("nextStep")).contains("application/json");
    }

    @Test
    void aMethodThatAnAddressDoesNotTakeIsRefusedForThat() {
        Browser.Answer answer = operator.send("PATCH", "/api/v1/users", Optional.of("{}"));
        assertRefused(answer, 405, "INVALID_REQUEST");
        assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
        assertThat(answer.text("nextStep")).contains("Allow");
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void aBodyThatIsTooLargeIsRefused(Route route) {
        assertRefused(
                operator.send(
                        route.verb(),
                        route.at(filled.toString()),
                        Optional.of("{\"label\":\"" + "x".repeat(1_100_000) + "\"}")),
                413,
                "MESSAGE_TOO_LARGE");
    }

    @ParameterizedTest
    @MethodSource("inApi")
    void aParameterThatThereIsNotIsRefusedByName(Route route) {
        Browser.Answer answer =
                operator.send(route.verb(), route.at(filled.toString()) + "?unheard-of=1", new Samples(route).good());
        assertRefused(answer, 400, "INVALID_REQUEST");
        assertThat(answer.text("field")).isEqualTo("unheard-of");
    }

    @ParameterizedTest
    @MethodSource("inside")
    void aQueryThatCannotBeReadIsRefusedByName(Route route) {
        for (Parameter parameter : route.parameters()) {
            if (!parameter.isAnnotationPresent(QueryValue.class)) {
                continue;
            }
            for (String bad : Samples.bad(parameter)) {
                String name = route.name(parameter);
                Browser.Answer answer =
                        operator.send(route.verb(), route.path() + "?" + name + "=" + bad, Optional.empty());
                assertThat(answer).as(name + "=" + bad).satisfies(refused -> {
                    assertRefused(refused, 400, "INVALID_REQUEST");
                    assertThat(refused.text("field")).isEqualTo(name);
                });
            }
        }
    }
}

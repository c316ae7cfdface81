package dev.farhand.server.rest;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.access.Authority;
import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.database.Database;
import dev.farhand.server.http.Callers;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.Visitor;
import dev.farhand.server.http.WebCookie;
import dev.farhand.server.login.FirstAdministrator;
import dev.farhand.server.login.ForgottenPasswords;
import dev.farhand.server.login.OneTimeLink;
import dev.farhand.server.login.OneTimeLinks;
import dev.farhand.server.login.PasswordLogin;
import dev.farhand.server.login.WebLogin;
import dev.farhand.server.login.WebSessionSecret;
import dev.farhand.server.login.WebSessions;
import dev.farhand.server.user.Users;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Logging in and out, and who one is. */
@Controller("/api/v1/auth")
@ExecuteOn(Requests.POOL)
final class AuthController {
    private static final int LONGEST_EMAIL = 300;
    private static final int LONGEST_LINK = 100;
    private static final int LONGEST_NAME = 100;

    private final PasswordLogin login;
    private final Users users;
    private final OneTimeLinks links;
    private final FirstAdministrator first;
    private final ForgottenPasswords forgotten;
    private final WebSessions sessions;
    private final Authorities authorities;
    private final Database database;
    private final WebCookie cookie;
    private final Callers callers;
    private final EventController pages;
    private final Clock clock;

    @SuppressWarnings("TooManyParameters") // what logging in touches
    AuthController(
            PasswordLogin login,
            Users users,
            OneTimeLinks links,
            FirstAdministrator first,
            ForgottenPasswords forgotten,
            WebSessions sessions,
            Authorities authorities,
            Database database,
            WebCookie cookie,
            Callers callers,
            EventController pages,
            Clock clock) {
        this.login = login;
        this.users = users;
        this.links = links;
        this.first = first;
        this.forgotten = forgotten;
        this.sessions = sessions;
        this.authorities = authorities;
        this.database = database;
        this.cookie = cookie;
        this.callers = callers;
        this.pages = pages;
        this.clock = clock;
    }

    @Serdeable
    record Password(
            @Form(needed = true, longest = LONGEST_EMAIL) @Nullable
            String email,

            @Form(needed = true, format = Form.SECRET, longest = Fields.LONGEST_PASSWORD) @Nullable
            String password) {}

    @Serdeable
    record Link(
            @Form(value = "Starts with fhl_.", needed = true, longest = LONGEST_LINK) @Nullable
            String link) {}

    @Serdeable
    record First(
            @Form(value = "Starts with fhl_.", needed = true, longest = LONGEST_LINK) @Nullable
            String link,

            @Form(needed = true, longest = LONGEST_EMAIL) @Nullable
            String email,

            @Form(needed = true, longest = LONGEST_NAME) @Nullable
            String name,

            @Form(value = Fields.NEW_PASSWORD, needed = true, format = Form.SECRET, longest = Fields.LONGEST_PASSWORD)
            @Nullable
            String password) {}

    @Serdeable
    record NewPassword(
            @Form(value = "Starts with fhl_.", needed = true, longest = LONGEST_LINK) @Nullable
            String link,

            @Form(value = Fields.NEW_PASSWORD, needed = true, format = Form.SECRET, longest = Fields.LONGEST_PASSWORD)
            @Nullable
            String password) {}

    @Serdeable
    record Confirmation(
            @Form(needed = true, format = Form.SECRET, longest = Fields.LONGEST_PASSWORD) @Nullable
            String password) {}

    @Serdeable
    record OwnChange(
            @Form(longest = LONGEST_NAME) @Nullable String name,

            @Form(value = "The next password.", format = Form.SECRET, longest = Fields.LONGEST_PASSWORD) @Nullable
            String password,

            @Form(
                    value = "Needed with password, where one has one; else a recent proof is.",
                    format = Form.SECRET,
                    longest = Fields.LONGEST_PASSWORD)
            @Nullable
            String currentPassword) {}

    @Serdeable
    record Me(
            Person user,

            @Form("Everything that is allowed anywhere; for showing only.")
            List<String> permissions,

            List<Tenant> tenants,

            @Form("To be sent as X-CSRF-Token with whatever changes something.")
            String csrfToken,

            @Form("Whether there is a password to prove it by; who has none does so by another link.")
            boolean hasPassword,

            @Form(value = "Until when nobody is asked to prove again who they are.", format = Form.MOMENT)
            String recentFactorUntil) {}

    @Serdeable
    record Person(
            @Form(format = Form.ID) String id,
            String email,
            String name,
            @Form(format = Form.ID) String tenantId) {}

    @Serdeable
    record Tenant(@Form(format = Form.ID) String id, String name) {}

    @Post("/login")
    @Says(
            value = "Logs a browser in by its person's password.",
            asker = Asker.ANYBODY,
            refuses = {ErrorCode.LOGIN_FAILED, ErrorCode.RATE_LIMITED})
    MutableHttpResponse<Me> login(@Body Password body, HttpRequest<?> request) {
        return loggedIn(login.login(
                Fields.secret("email", body.email(), LONGEST_EMAIL),
                Fields.secret("password", body.password(), Fields.LONGEST_PASSWORD),
                callers.address(request),
                callers.of(request).userAgent()));
    }

    @Post("/link")
    @Says(value = "Logs a browser in by a link, once.", asker = Asker.ANYBODY, refuses = ErrorCode.LOGIN_LINK_INVALID)
    MutableHttpResponse<Me> link(@Body Link body, HttpRequest<?> request) {
        return loggedIn(
                links.signIn(OneTimeLink.parse(Fields.secret("link", body.link(), LONGEST_LINK)), callers.of(request)));
    }

    @Post("/first-administrator")
    @Says(
            value = "Makes the first account, by the link that the server printed.",
            asker = Asker.ANYBODY,
            refuses = ErrorCode.LOGIN_LINK_INVALID)
    MutableHttpResponse<Me> firstAdministrator(@Body First body, HttpRequest<?> request) {
        return loggedIn(first.redeem(
                OneTimeLink.parse(Fields.secret("link", body.link(), LONGEST_LINK)),
                Fields.secret("email", body.email(), LONGEST_EMAIL),
                Fields.required("name", body.name(), LONGEST_NAME),
                Fields.secret("password", body.password(), Fields.LONGEST_PASSWORD),
                callers.of(request)));
    }

    @Post("/new-password")
    @Says(
            value =
                    "Gives an account another password, by a link that whoever manages people made, and logs its browser in.",
            asker = Asker.ANYBODY,
            refuses = ErrorCode.LOGIN_LINK_INVALID)
    MutableHttpResponse<Me> newPassword(@Body NewPassword body, HttpRequest<?> request) {
        WebSessionSecret secret = forgotten.redeem(
                OneTimeLink.parse(Fields.secret("link", body.link(), LONGEST_LINK)),
                Fields.secret("password", body.password(), Fields.LONGEST_PASSWORD),
                callers.of(request));
        pages.recheck(sessions.require(secret).user().id());
        return loggedIn(secret);
    }

    @Post("/confirm")
    @Says(
            value = "Proves again that the person is there.",
            asker = Asker.PERSON,
            refuses = {ErrorCode.LOGIN_FAILED, ErrorCode.RATE_LIMITED})
    Me confirm(@Body Confirmation body, Visitor visitor, HttpRequest<?> request) {
        login.confirm(
                visitor.login(),
                Fields.secret("password", body.password(), Fields.LONGEST_PASSWORD),
                callers.address(request),
                visitor.caller());
        return me(sessions.refreshed(visitor.login()), visitor.authority(), visitor.csrfToken());
    }

    @Post("/logout")
    @Says(value = "Logs the browser out.", asker = Asker.PERSON, status = 204)
    MutableHttpResponse<?> logout(Visitor visitor) {
        sessions.end(visitor.login());
        pages.recheck(visitor.user().id());
        return HttpResponse.noContent().cookie(cookie.none());
    }

    @Get("/me")
    @Says(value = "Who is logged in.", asker = Asker.PERSON)
    Me me(Visitor visitor) {
        return me(visitor.login(), visitor.authority(), visitor.csrfToken());
    }

    @Patch("/me")
    @Says(
            value = "Changes one's own name or password.",
            asker = Asker.PERSON,
            refuses = {ErrorCode.LOGIN_FAILED, ErrorCode.RATE_LIMITED, ErrorCode.RECENT_FACTOR_REQUIRED})
    Me change(@Body OwnChange body, Visitor visitor, HttpRequest<?> request) {
        // All of it is read before any of it is done: what is refused has changed nothing.
        Optional<String> name =
                Optional.ofNullable(body.name()).map(text -> Fields.required("name", text, LONGEST_NAME));
        Optional<String> password = Optional.ofNullable(body.password())
                .map(text -> Fields.secret("password", text, Fields.LONGEST_PASSWORD));
        password.ifPresent(next -> changePassword(next, body.currentPassword(), visitor, request));
        name.ifPresent(text -> users.rename(visitor.user(), text));
        return me(sessions.refreshed(visitor.login()), visitor.authority(), visitor.csrfToken());
    }

    private void changePassword(String next, @Nullable String current, Visitor visitor, HttpRequest<?> request) {
        if (login.hasPassword(visitor.user())) {
            login.change(
                    visitor.login(),
                    Fields.secret("currentPassword", current, Fields.LONGEST_PASSWORD),
                    next,
                    callers.address(request),
                    visitor.caller());
        } else {
            visitor.requireRecentFactor(clock.instant());
            login.first(visitor.login(), next);
        }
    }

    private MutableHttpResponse<Me> loggedIn(WebSessionSecret secret) {
        WebLogin now = sessions.require(secret);
        Me me = me(now, authorities.of(now.user().id()), WebCookie.csrfToken(secret));
        return HttpResponse.ok(me).cookie(cookie.of(secret));
    }

    private Me me(WebLogin now, Authority authority, String token) {
        return new Me(
                new Person(
                        now.user().id().toString(),
                        now.user().email().value(),
                        now.user().name(),
                        now.user().tenant().toString()),
                authority.anywhere().stream().map(Permission::wireName).sorted().toList(),
                tenants(authority.tenants()),
                token,
                login.hasPassword(now.user()),
                now.recentFactorAt().plus(Visitor.RECENT).toString());
    }

    private List<Tenant> tenants(Set<TenantId> ids) {
        return database
                .transactions()
                .survey(
                        ids,
                        reading -> reading.list(
                                "SELECT tenant_id, name FROM farhand.tenants LIMIT 1000",
                                row -> new Tenant(row.uuid("tenant_id").toString(), row.text("name"))),
                        List.<Tenant>of())
                .stream()
                .sorted(Comparator.comparing(Tenant::name))
                .toList();
    }
}

package dev.farhand.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.Visitor;
import dev.farhand.server.login.ForgottenPasswords;
import dev.farhand.server.login.Passwords;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.NewUser;
import dev.farhand.server.user.Users;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts. Nobody can give more than they have: a role with a right that its giver lacks is refused. */
@Controller("/api/v1/users")
@ExecuteOn(Requests.POOL)
final class UserController {
    private static final int LONGEST_EMAIL = 300;
    private static final int LONGEST_NAME = 100;

    private final Users users;
    private final Passwords passwords;
    private final ForgottenPasswords forgotten;
    private final EventController pages;
    private final Clock clock;

    UserController(Users users, Passwords passwords, ForgottenPasswords forgotten, EventController pages, Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.forgotten = forgotten;
        this.pages = pages;
        this.clock = clock;
    }

    @Serdeable
    record NewAccount(
            @Form(needed = true, longest = LONGEST_EMAIL) @Nullable
            String email,

            @Form(needed = true, longest = LONGEST_NAME) @Nullable
            String name,

            @Form(value = Fields.NEW_PASSWORD, needed = true, format = Form.SECRET, longest = Fields.LONGEST_PASSWORD)
            @Nullable
            String password,

            @Form(
                    needed = true,
                    oneOf = {"platform-operator", "partner-admin", "tenant-admin", "technician", "auditor"})
            @Nullable
            String role,

            @Form(value = "One's own where it is left out.", format = Form.ID) @Nullable
            String tenantId) {}

    @Serdeable
    record UserChange(
            @Form(longest = LONGEST_NAME) @Nullable String name,

            @Form(oneOf = {"platform-operator", "partner-admin", "tenant-admin", "technician", "auditor"}) @Nullable
            String role,

            @Nullable Boolean disabled) {}

    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserBody(
            @Form(format = Form.ID) String id,
            @Form(format = Form.ID) String tenantId,
            String email,
            String name,

            @Form(oneOf = {"platform-operator", "partner-admin", "tenant-admin", "technician", "auditor"}) @Nullable
            String role,

            @Form(format = Form.MOMENT) String createdAt,
            boolean disabled) {
        static UserBody of(Users.Listed account) {
            return new UserBody(
                    account.user().id().toString(),
                    account.user().tenant().toString(),
                    account.user().email().value(),
                    account.user().name(),
                    account.role().map(BuiltInRole::wireName).orElse(null),
                    account.createdAt().toString(),
                    account.disabled());
        }
    }

    @Serdeable
    record SignInLinkBody(
            @Form(value = "Starts with fhl_; only in the answer that makes it.", format = Form.SECRET)
            String link,

            @Form(format = Form.MOMENT) String expiresAt) {}

    @Get
    @Says(value = "Accounts of the tenants that one manages.", needs = Permission.USERS_MANAGE)
    Listing<UserBody> list(
            Visitor visitor,
            @Form(least = 1) @Nullable @QueryValue Integer page,
            @Form(least = 1, most = Fields.LARGEST_PAGE) @Nullable @QueryValue Integer limit) {
        return Listing.of(page, limit, (size, offset) -> users.list(visitor.authority(), size, offset), UserBody::of);
    }

    @Post
    @Says(
            value = "Makes an account with a role; nobody gives more than they have.",
            needs = Permission.USERS_MANAGE,
            refuses = ErrorCode.RECENT_FACTOR_REQUIRED)
    @Status(HttpStatus.CREATED)
    UserBody create(Visitor visitor, @Body NewAccount body) {
        // Else an unattended browser makes an account that can do all that it could not.
        visitor.requireRecentFactor(clock.instant());
        TenantId tenant = visitor.tenant(Fields.id("tenantId", body.tenantId()));
        visitor.authority().require(Permission.USERS_MANAGE, tenant);
        BuiltInRole role = Fields.oneOf("role", body.role(), BuiltInRole::ofWireName)
                .orElseThrow(() -> new InvalidRequest("role", "\"role\" is needed."));
        requireMayGive(visitor, tenant, role);
        NewUser wanted = new NewUser(
                EmailAddress.ofRequest(Fields.secret("email", body.email(), LONGEST_EMAIL)),
                Fields.required("name", body.name(), LONGEST_NAME),
                passwords.hash(Fields.secret("password", body.password(), Fields.LONGEST_PASSWORD)));
        return UserBody.of(users.create(tenant, wanted, role, visitor.actor()));
    }

    @Patch("/{id}")
    @Says(
            value = "Changes an account; one that is disabled is out at once, and its keys end for good.",
            needs = Permission.USERS_MANAGE,
            refuses = ErrorCode.RECENT_FACTOR_REQUIRED)
    UserBody change(Visitor visitor, String id, @Body UserChange body) {
        visitor.requireRecentFactor(clock.instant());
        UUID wanted = Fields.path(id);
        Users.Listed account = users.require(visitor.authority(), wanted);
        TenantId tenant = account.user().tenant();
        Optional<String> name =
                Optional.ofNullable(body.name()).map(text -> Fields.required("name", text, LONGEST_NAME));
        Optional<BuiltInRole> role = Fields.oneOf("role", body.role(), BuiltInRole::ofWireName);
        users.requireMayChange(visitor.user(), visitor.authority(), account.user());
        role.ifPresent(next -> requireMayGive(visitor, tenant, next));
        boolean self = wanted.equals(visitor.user().id());
        if (self && (role.isPresent() || Boolean.TRUE.equals(body.disabled()))) {
            throw new InvalidRequest(
                    role.isPresent() ? "role" : "disabled",
                    Reason.ONESELF,
                    "Nobody shuts themselves out: ask another administrator.");
        }
        Users.Listed changed = users.change(account, name, role, Optional.ofNullable(body.disabled()), visitor.actor());
        pages.recheck(wanted);
        return UserBody.of(changed);
    }

    @Post("/{id}/sign-in-link")
    @Status(HttpStatus.CREATED)
    @Says(
            value = "Makes a link by which somebody gives themselves a new password, once; it is told this once.",
            asker = Asker.PERSON,
            needs = Permission.USERS_MANAGE,
            refuses = ErrorCode.RECENT_FACTOR_REQUIRED)
    SignInLinkBody signInLink(Visitor visitor, String id) {
        // Whoever opens it has the account: else an unattended browser would do.
        visitor.requireRecentFactor(clock.instant());
        Users.Listed account = users.require(visitor.authority(), Fields.path(id));
        users.requireMayOpen(visitor.user(), visitor.authority(), account.user());
        if (account.user().id().equals(visitor.user().id())) {
            throw new InvalidRequest("id", "A password of one's own is changed with the one before it.");
        }
        ForgottenPasswords.Made made = forgotten.link(account.user(), visitor.user(), visitor.caller());
        return new SignInLinkBody(made.link().reveal(), made.expiresAt().toString());
    }

    private void requireMayGive(Visitor visitor, TenantId tenant, BuiltInRole role) {
        users.requireMayGive(visitor.user(), visitor.authority(), tenant, role);
    }
}

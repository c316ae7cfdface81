package dev.farhand.server;

import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.login.OneTimeLinks;
import dev.farhand.server.login.Passwords;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.NewUser;
import dev.farhand.server.user.Users;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** People who come to a running server with what they may do there. */
record Visitors(RunningServer server) {
    static final String PASSWORD = "a password that is long";

    /** Somebody with a role in a tenant of their own, whom the operator's home is no business of. */
    Browser neighbour(BuiltInRole role) {
        return member(TestDatabase.tenantIn(server.part(Database.class)), role);
    }

    /** Somebody with a role in this tenant. */
    Browser member(TenantId tenant, BuiltInRole role) {
        return new Browser(server.address()).logIn(account(tenant, role), PASSWORD);
    }

    /** The e-mail address of somebody with a role in this tenant. */
    String account(TenantId tenant, BuiltInRole role) {
        NewUser account = account();
        server.part(Users.class).create(tenant, account, role, new AuditActor(AuditActor.Kind.SERVER, "test", "Test"));
        return account.email().value();
    }

    /** Somebody who belongs to this tenant and may do nothing. */
    Browser powerless(TenantId tenant) {
        NewUser account = account();
        server.part(Database.class)
                .transactions()
                .change(tenant, transaction -> account.create(transaction, Instant.now()));
        return new Browser(server.address()).logIn(account.email().value(), PASSWORD);
    }

    /** Somebody with a role in this tenant and without a password, who came by a link. */
    Browser linked(TenantId tenant, BuiltInRole role) {
        NewUser account =
                new NewUser(new EmailAddress(UUID.randomUUID() + "@neighbour.example"), "Neighbour", Optional.empty());
        UUID id = server.part(Users.class)
                .create(tenant, account, role, new AuditActor(AuditActor.Kind.SERVER, "test", "Test"))
                .user()
                .id();
        return new Browser(server.address())
                .signIn(server.part(OneTimeLinks.class).signIn(tenant, id).reveal());
    }

    Browser stranger() {
        return new Browser(server.address());
    }

    /** Leaves all browsers of somebody logged in, and their passwords long ago. */
    void forgetFactors(Browser browser) {
        Browser.Answer me = browser.get("/api/v1/auth/me");
        TenantId tenant = new TenantId(UUID.fromString(me.nested("user", "tenantId")));
        server.part(Database.class)
                .transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.web_sessions SET recent_factor_at = now() - interval '16 minutes'"
                                        + " WHERE tenant_id = ? AND user_id = ?",
                                tenant,
                                UUID.fromString(me.nested("user", "id"))));
    }

    private NewUser account() {
        return new NewUser(
                new EmailAddress(UUID.randomUUID() + "@neighbour.example"),
                "Neighbour",
                server.part(Passwords.class).hash(PASSWORD));
    }
}

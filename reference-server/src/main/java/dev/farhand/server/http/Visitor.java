package dev.farhand.server.http;

import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authority;
import dev.farhand.server.login.ApiKey;
import dev.farhand.server.login.Caller;
import dev.farhand.server.login.WebLogin;
import dev.farhand.server.session.SessionHolder;
import dev.farhand.server.user.User;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who asks, as the request's filter found out.
 *
 * @param user the person; a key's is its maker
 * @param browser the browser that they are logged in with, where it is one
 * @param key the key that a program came with, where it is one
 * @param authority what they may do now
 * @param caller where from
 * @param csrfToken what the page must send along to change something
 * @param origin this server's, as they know it; none where they came by a name that it was not told
 */
public record Visitor(
        User user,
        Optional<WebLogin> browser,
        Optional<ApiKey> key,
        Authority authority,
        Caller caller,
        String csrfToken,
        Optional<String> origin) {
    /** For how long a proof that the person is there counts. */
    public static final Duration RECENT = Duration.ofMinutes(15);

    static Visitor at(WebLogin browser, Authority authority, Caller caller, String csrfToken, Optional<String> origin) {
        return new Visitor(
                browser.user(), Optional.of(browser), Optional.empty(), authority, caller, csrfToken, origin);
    }

    /** {@code authority} is the maker's; what is left of it for the key follows. */
    static Visitor with(ApiKey key, Authority authority, Caller caller, Optional<String> origin) {
        return new Visitor(
                key.maker(), Optional.empty(), Optional.of(key), authority.limitedTo(key.scopes()), caller, "", origin);
    }

    /** The browser; throws PERMISSION_DENIED for a program. */
    public WebLogin login() {
        return browser.orElseThrow(() -> new RemoteException(ErrorCode.PERMISSION_DENIED));
    }

    /**
     * The tenant that a request names, or one's own.
     *
     * @throws RemoteException NOT_FOUND where there is none, or nothing in it is for them
     */
    public TenantId tenant(Optional<UUID> named) {
        TenantId tenant = named.map(TenantId::new).orElse(user.tenant());
        if (!tenant.equals(user.tenant()) && !authority.tenants().contains(tenant)) {
            throw new RemoteException(ErrorCode.NOT_FOUND);
        }
        return tenant;
    }

    /** Where they find this server; throws INVALID_CONFIGURATION where it does not know. */
    public String requireOrigin() {
        return origin.orElseThrow(Origins::unknown);
    }

    /** As the one who did something. */
    public AuditActor actor() {
        return key.map(ApiKey::actor).orElseGet(user::actor);
    }

    /** Whose sessions count as one's own: all of a person's at a browser, and of a key those that it opened. */
    public SessionHolder holder() {
        return new SessionHolder(user.id(), key.map(ApiKey::id));
    }

    /**
     * Throws RECENT_FACTOR_REQUIRED where a person's last proof is too old. A key counts as one itself: there is nobody to
     * ask, and it has its scopes from somebody who proved to be there when they gave them.
     */
    public void requireRecentFactor(Instant now) {
        if (browser.isPresent() && browser.get().recentFactorAt().plus(RECENT).isBefore(now)) {
            throw new RemoteException(ErrorCode.RECENT_FACTOR_REQUIRED);
        }
    }
}

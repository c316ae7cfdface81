package dev.farhand.server.database;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.session.SessionId;

/** What somebody brings along before it is known whose it is. Leads to one row at most, and to the tenant of that. */
public final class TenantKey {
    private final String where;
    private final String place;
    private final Object value;

    private TenantKey(@CompileTimeConstant String function, Object value) {
        this.where = "SELECT tenant_id, id FROM farhand." + function + "(?)";
        this.place =
                "SELECT tenant_id, id, set_config('farhand.tenant', CASE WHEN ? THEN tenant_id::text ELSE '' END, true),"
                        + " set_config('farhand.scope', tenant_id::text, true) FROM farhand." + function + "(?)";
        this.value = value;
    }

    /** A user by the address they log in with, in lower case. */
    public static TenantKey login(String email) {
        return new TenantKey("find_login", email);
    }

    /** A browser's login by its hash. */
    public static TenantKey webSession(byte[] hash) {
        return new TenantKey("find_web_session", hash);
    }

    /** An API key by its hash. */
    public static TenantKey apiKey(byte[] hash) {
        return new TenantKey("find_api_key", hash);
    }

    /** A link that works once, by its hash. */
    public static TenantKey oneTimeLink(byte[] hash) {
        return new TenantKey("find_one_time_link", hash);
    }

    /** An enrolment token by its hash. */
    public static TenantKey enrolmentToken(byte[] hash) {
        return new TenantKey("find_enrolment_token", hash);
    }

    /** A ticket by its hash. */
    public static TenantKey ticket(byte[] hash) {
        return new TenantKey("find_ticket", hash);
    }

    /** A device. */
    public static TenantKey device(DeviceId device) {
        return new TenantKey("find_device", device);
    }

    /** A remote session. */
    public static TenantKey session(SessionId session) {
        return new TenantKey("find_session", session);
    }

    /** Says where the row is. */
    String where() {
        return where;
    }

    /** Says where the row is, and opens the transaction to its tenant's rows: for reading, or for changing where told so. */
    String opening() {
        return place;
    }

    Object value() {
        return value;
    }
}

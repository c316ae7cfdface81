package dev.farhand.server.database;

import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.identity.TenantId;
import java.time.Instant;
import java.util.UUID;

/** A tenant with one row in every table; where a row has an id, it is the tenant's. */
public final class FilledTenant {
    private FilledTenant() {}

    public static TenantId make() {
        return in(TestDatabase.shared());
    }

    /** The same in another database. */
    public static TenantId in(Database database) {
        TenantId tenant = TestDatabase.tenantIn(database);
        database.transactions().change(tenant, transaction -> {
            fillPeople(transaction, tenant);
            fillDevices(transaction, tenant);
            transaction.audit(
                    AuditEvent.builder(Instant.parse("2026-11-01T00:00:00Z"), AuditAction.LOGIN, AuditActor.SERVER)
                            .build());
        });
        return tenant;
    }

    private static void fillPeople(TenantTransaction transaction, TenantId tenant) {
        transaction.update(
                "INSERT INTO farhand.users (tenant_id, id, email, name, created_at) VALUES (?, ?, ?, 'User', now())",
                tenant,
                tenant,
                tenant + "@farhand.example");
        transaction.update("""
                INSERT INTO farhand.user_passwords (tenant_id, user_id, hash, changed_at)
                VALUES (?, ?, '$argon2id$x', now())
                """, tenant, tenant);
        transaction.update(
                "INSERT INTO farhand.user_groups (tenant_id, id, name, created_at) VALUES (?, ?, 'Group', now())",
                tenant,
                tenant);
        transaction.update(
                "INSERT INTO farhand.user_group_members (tenant_id, user_group_id, user_id) VALUES (?, ?, ?)",
                tenant,
                tenant,
                tenant);
        transaction.update(
                "INSERT INTO farhand.roles (tenant_id, id, name, created_at) VALUES (?, ?, 'Role', now())",
                tenant,
                tenant);
        transaction.update("""
                INSERT INTO farhand.role_permissions (tenant_id, role_id, permission)
                VALUES (?, ?, 'remote:access'), (?, ?, 'remote:terminal')
                """, tenant, tenant, tenant, tenant);
        transaction.update("""
                INSERT INTO farhand.role_assignments
                    (tenant_id, id, user_id, holder_name, role_id, reach, granted_by, granted_at)
                VALUES (?, ?, ?, 'User', ?, 'tenant', 'test', now())
                """, tenant, tenant, tenant, tenant);
        transaction.update("""
                INSERT INTO farhand.web_sessions (tenant_id, id, user_id, hash, created_at, last_used_at, expires_at,
                    recent_factor_at, address, user_agent)
                VALUES (?, ?, ?, ?, now(), now(), now(), now(), '', '')
                """, tenant, tenant, tenant, hash(tenant, 1));
        transaction.update("""
                INSERT INTO farhand.api_keys (tenant_id, id, user_id, name, hash, scopes, created_by, created_at, expires_at)
                VALUES (?, ?, ?, 'Key', ?, '{remote:access}', 'test', now(), now() + interval '1 day')
                """, tenant, tenant, tenant, hash(tenant, 2));
        transaction.update("""
                INSERT INTO farhand.one_time_links (tenant_id, id, purpose, hash, user_id, created_at, expires_at)
                VALUES (?, ?, 'sign-in', ?, ?, now(), now())
                """, tenant, tenant, hash(tenant, 3), tenant);
    }

    private static void fillDevices(TenantTransaction transaction, TenantId tenant) {
        transaction.update("""
                INSERT INTO farhand.device_groups (tenant_id, id, site_id, name, created_at)
                VALUES (?, ?, ?, 'Group', now())
                """, tenant, tenant, tenant);
        transaction.update("""
                INSERT INTO farhand.enrolment_tokens (tenant_id, id, hash, authority_fingerprint, label, site_id, max_uses,
                    created_by, created_at, expires_at)
                VALUES (?, ?, ?, repeat('0', 32), 'Token', ?, 1, 'test', now(), now())
                """, tenant, tenant, hash(tenant, 4), tenant);
        transaction.update("""
                INSERT INTO farhand.devices (tenant_id, id, site_id, device_group_id, label, hostname, os_type, facts,
                    enrolled_at, certificate_serial, certificate_end)
                VALUES (?, ?, ?, ?, 'Token', 'host', 'linux', '', now(), 1, now())
                """, tenant, tenant, tenant, tenant);
        transaction.update(
                "INSERT INTO farhand.device_tags (tenant_id, device_id, tag) VALUES (?, ?, 'server')", tenant, tenant);
        transaction.update("""
                INSERT INTO farhand.device_notes (tenant_id, device_id, text, changed_by, changed_at)
                VALUES (?, ?, 'Note', 'test', now())
                """, tenant, tenant);
        session(transaction, tenant.value(), tenant.value());
        transaction.update("""
                INSERT INTO farhand.tickets (tenant_id, id, hash, type, session_id, user_id, kind, origin, expires_at)
                VALUES (?, ?, ?, 'viewer', ?, 'user', 'terminal', 'https://farhand.example',
                    '2000-01-01T00:00:00Z')
                """, tenant, tenant, hash(tenant, 5), tenant);
    }

    /** One more session on the tenant's machine, by this account; nobody has come for it yet. */
    public static void session(TenantTransaction transaction, UUID id, UUID whose) {
        TenantId tenant = transaction.tenant();
        transaction.update("""
                INSERT INTO farhand.sessions (tenant_id, id, device_id, user_id, user_name, user_email, kind, state,
                    state_since, created_at)
                VALUES (?, ?, ?, ?, 'User', 'user@farhand.example', 'terminal', 'pending', now(), now())
                """, tenant, id, tenant, whose);
    }

    static byte[] hash(TenantId tenant, int purpose) {
        byte[] hash = new byte[32];
        java.nio.ByteBuffer.wrap(hash)
                .putLong(tenant.value().getMostSignificantBits())
                .putLong(tenant.value().getLeastSignificantBits())
                .putInt(purpose);
        return hash;
    }
}

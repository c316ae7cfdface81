package dev.farhand.server.access;

import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authority.Power;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantReading;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds out what somebody may do, out of the roles they hold now. */
@ThreadSafe
public final class Authorities {
    private final Database database;
    private final Clock clock;

    /** By the roles of this database. */
    public Authorities(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What this user may do at this moment. Nothing, for one without a role. */
    public Authority of(UUID user) {
        return database.transactions()
                .survey(
                        database.lookups().tenantsOfUser(user),
                        reading -> {
                            Map<TenantId, UUID> partners = partners(reading);
                            return new Authority(held(reading, user).stream()
                                    .flatMap(role -> powers(role, partners).stream())
                                    .toList());
                        },
                        new Authority(List.of()));
    }

    private static Map<TenantId, UUID> partners(TenantReading reading) {
        Map<TenantId, UUID> partners = new HashMap<>();
        reading.each(
                "SELECT tenant_id, partner_id FROM farhand.tenants WHERE disabled_at IS NULL",
                row -> partners.put(new TenantId(row.uuid("tenant_id")), row.uuid("partner_id")));
        return partners;
    }

    private record Held(
            Set<Permission> permissions,
            String reach,
            TenantId tenant,
            Optional<UUID> partner,
            Optional<UUID> site,
            Optional<UUID> group) {}

    private List<Held> held(TenantReading reading, UUID user) {
        return reading.list("""
                SELECT a.tenant_id, a.reach, a.partner_id, a.site_id, a.device_group_id, a.built_in_role,
                    ARRAY(SELECT p.permission FROM farhand.role_permissions p
                        WHERE p.tenant_id = a.tenant_id AND p.role_id = a.role_id) AS permissions
                FROM farhand.role_assignments a
                WHERE (a.user_id = ? OR a.user_group_id IN
                        (SELECT m.user_group_id FROM farhand.user_group_members m WHERE m.user_id = ?))
                    AND (a.expires_at IS NULL OR a.expires_at > ?)
                    AND (a.reach <> 'platform' OR EXISTS
                        (SELECT FROM farhand.partners p WHERE p.id = a.partner_id AND p.platform))
                LIMIT 10000
                """, Authorities::held, user, user, clock.instant());
    }

    private static Held held(Row row) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        row.texts("permissions").forEach(name -> Permission.ofWireName(name).ifPresent(permissions::add));
        row.optionalText("built_in_role")
                .flatMap(BuiltInRole::ofWireName)
                .ifPresent(role -> permissions.addAll(role.permissions()));
        return new Held(
                permissions,
                row.text("reach"),
                new TenantId(row.uuid("tenant_id")),
                row.optionalUuid("partner_id"),
                row.optionalUuid("site_id"),
                row.optionalUuid("device_group_id"));
    }

    private static List<Power> powers(Held role, Map<TenantId, UUID> partners) {
        List<Power> powers = new ArrayList<>();
        partners.forEach((tenant, partner) -> {
            boolean reached =
                    switch (role.reach()) {
                        case "platform" -> true;
                        case "partner" -> role.partner().map(partner::equals).orElse(false);
                        default -> tenant.equals(role.tenant());
                    };
            if (reached) {
                powers.add(new Power(role.permissions(), tenant, role.site(), role.group()));
            }
        });
        return powers;
    }
}

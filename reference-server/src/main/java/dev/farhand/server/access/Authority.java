package dev.farhand.server.access;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What one person, or one program, may do at this moment. What is not said here is not allowed.
 *
 * @param powers each with its reach
 */
public record Authority(List<Power> powers) {
    private static final int FINGERPRINT_BYTES = 12;

    /** Keeps a copy. */
    public Authority {
        powers = List.copyOf(powers);
    }

    /**
     * Rights over a part of a tenant.
     *
     * @param permissions the rights
     * @param tenant where
     * @param site only at this site, where there is one
     * @param group only in this group of that site, where there is one
     */
    public record Power(Set<Permission> permissions, TenantId tenant, Optional<UUID> site, Optional<UUID> group) {
        /** Keeps a copy. */
        public Power {
            permissions = Set.copyOf(permissions);
        }

        private boolean reaches(DevicePlace place) {
            return tenant.equals(place.tenant())
                    && site.map(place.site()::equals).orElse(true)
                    && (group.isEmpty() || group.equals(place.group()));
        }

        private boolean isWhole() {
            return site.isEmpty();
        }

        /** From the tenant down. */
        String path() {
            return tenant
                    + site.map(id -> "/" + id).orElse("")
                    + group.map(id -> "/" + id).orElse("");
        }

        private String text() {
            return path() + " "
                    + permissions.stream().map(Permission::wireName).sorted().collect(Collectors.joining(","));
        }
    }

    /** A short name for exactly this much, as that person has it: another one as soon as they may do more, less or other things. */
    public String fingerprint(UUID person) {
        String text = powers.stream().map(Power::text).distinct().sorted().collect(Collectors.joining("\n"));
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256")
                    .digest((person + "\n" + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether this is allowed in all of the tenant. */
    public boolean allows(Permission permission, TenantId tenant) {
        return powers.stream()
                .anyMatch(power -> power.isWhole()
                        && power.tenant().equals(tenant)
                        && power.permissions().contains(permission));
    }

    /** Whether this is allowed on a machine there. */
    public boolean allows(Permission permission, DevicePlace place) {
        return powers.stream()
                .anyMatch(power -> power.reaches(place) && power.permissions().contains(permission));
    }

    /** Throws PERMISSION_DENIED unless it is allowed in all of the tenant. */
    public void require(Permission permission, TenantId tenant) {
        if (!allows(permission, tenant)) {
            throw denied(permission);
        }
    }

    /** Throws PERMISSION_DENIED unless it is allowed on a machine there. */
    public void require(Permission permission, DevicePlace place) {
        if (!allows(permission, place)) {
            throw denied(permission);
        }
    }

    /** Throws PERMISSION_DENIED where it is allowed nowhere, which says nothing of any machine. */
    public void requireSomewhere(Permission permission) {
        if (!anywhere().contains(permission)) {
            throw denied(permission);
        }
    }

    private static RemoteException denied(Permission permission) {
        return new RemoteException(
                ErrorCode.PERMISSION_DENIED,
                ErrorCode.PERMISSION_DENIED.sentence() + " It needs " + permission.wireName() + ".");
    }

    /** Whether all that another may do in this tenant is allowed here as well. */
    public boolean covers(Authority other, TenantId tenant) {
        return other.powers.stream()
                .filter(power -> power.tenant().equals(tenant))
                .allMatch(this::covers);
    }

    /** Whether all that another may do anywhere is allowed here as well. */
    public boolean covers(Authority other) {
        return other.powers.stream().allMatch(this::covers);
    }

    private boolean covers(Power power) {
        return power.permissions().stream().allMatch(right -> allowsAll(right, power));
    }

    private boolean allowsAll(Permission right, Power wanted) {
        return wanted.site()
                .map(site -> allows(right, new DevicePlace(wanted.tenant(), site, wanted.group())))
                .orElseGet(() -> allows(right, wanted.tenant()));
    }

    /** Every tenant in which anything is allowed. */
    public Set<TenantId> tenants() {
        return reach().tenants();
    }

    /** Every tenant in all of which this is allowed. */
    public Set<TenantId> wholeTenants(Permission permission) {
        return powers.stream()
                .filter(power -> power.isWhole() && power.permissions().contains(permission))
                .map(Power::tenant)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Where this is allowed; what a list is narrowed to. */
    public Reach reach(Permission permission) {
        return Reach.of(powers.stream()
                .filter(power -> power.permissions().contains(permission))
                .toList());
    }

    /** Where anything is allowed. */
    public Reach reach() {
        return Reach.of(
                powers.stream().filter(power -> !power.permissions().isEmpty()).toList());
    }

    /** All that is allowed on a machine there. */
    public Set<Permission> at(DevicePlace place) {
        return powers.stream()
                .filter(power -> power.reaches(place))
                .flatMap(power -> power.permissions().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
    }

    /** Everything that is allowed anywhere; for showing, never for deciding. */
    public Set<Permission> anywhere() {
        return powers.stream()
                .flatMap(power -> power.permissions().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
    }

    /** The same, with these rights at most: what a program was given of them. */
    public Authority limitedTo(Collection<Permission> scopes) {
        return new Authority(powers.stream()
                .map(power -> new Power(
                        power.permissions().stream().filter(scopes::contains).collect(Collectors.toUnmodifiableSet()),
                        power.tenant(),
                        power.site(),
                        power.group()))
                .toList());
    }
}

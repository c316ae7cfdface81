package dev.farhand.server.access;

import dev.farhand.core.access.Permission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The roles that every tenant has. */
public enum BuiltInRole {
    /** Runs the server: everything, everywhere. */
    PLATFORM_OPERATOR(EnumSet.allOf(Permission.class)),
    /** Everything, for all tenants of a partner. */
    PARTNER_ADMIN(EnumSet.allOf(Permission.class)),
    /** Everything, in one tenant. */
    TENANT_ADMIN(EnumSet.allOf(Permission.class)),
    /** Works on machines. */
    TECHNICIAN(EnumSet.of(
            Permission.DEVICES_VIEW,
            Permission.REMOTE_ACCESS,
            Permission.REMOTE_CONTROL,
            Permission.REMOTE_TERMINAL,
            Permission.REMOTE_FILES_READ,
            Permission.REMOTE_FILES_WRITE,
            Permission.REMOTE_CLIPBOARD_IN,
            Permission.REMOTE_CLIPBOARD_OUT,
            Permission.REMOTE_INPUT_SAS,
            Permission.REMOTE_EXEC,
            Permission.REMOTE_RECORD,
            Permission.RECORDINGS_VIEW,
            Permission.SUPPORT_CREATE)),
    /** Looks, and changes nothing. */
    AUDITOR(EnumSet.of(Permission.DEVICES_VIEW, Permission.RECORDINGS_VIEW, Permission.AUDIT_VIEW));

    private final Set<Permission> permissions;

    BuiltInRole(EnumSet<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    /** The role of this name. */
    public static Optional<BuiltInRole> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst();
    }

    /** How it is written in the database and in REST: {@code "tenant-admin"}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it allows. */
    public Set<Permission> permissions() {
        return permissions;
    }
}

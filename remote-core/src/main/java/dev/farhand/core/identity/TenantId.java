package dev.farhand.core.identity;

import dev.farhand.core.internal.text.Uuids;
import java.util.UUID;

/** Names a tenant: whose device this is, and whose data stays apart. */
public record TenantId(UUID value) {
    /** Reads the canonical text form. Throws {@link IllegalArgumentException} on anything else. */
    public static TenantId parse(String text) {
        return new TenantId(Uuids.parse(text));
    }

    /** A new name. */
    public static TenantId random() {
        return new TenantId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

package dev.farhand.core.identity;

import dev.farhand.core.internal.text.Uuids;
import java.util.UUID;

/** Names a device; given at enrolment, kept through renewals. */
public record DeviceId(UUID value) {
    /** Reads the canonical text form. Throws {@link IllegalArgumentException} on anything else. */
    public static DeviceId parse(String text) {
        return new DeviceId(Uuids.parse(text));
    }

    /** A new name. */
    public static DeviceId random() {
        return new DeviceId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

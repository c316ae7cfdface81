package dev.farhand.core.enrolment;

import dev.farhand.core.identity.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * What an enrolment token allows.
 *
 * @param label for people, 1 to 100 characters without controls
 * @param tenant the tenant whose devices it makes
 * @param deviceGroup the group new devices join, 1 to 100 characters without controls
 * @param expiresAt from then on it is refused
 * @param maxUses how many devices it enrols, at least 1
 */
public record EnrolmentPolicy(
        String label, TenantId tenant, Optional<String> deviceGroup, Instant expiresAt, int maxUses) {
    /** Throws {@link IllegalArgumentException} for a value out of bounds. */
    public EnrolmentPolicy {
        Labels.require("label", label);
        deviceGroup.ifPresent(group -> Labels.require("device group", group));
        if (maxUses < 1) {
            throw new IllegalArgumentException("an enrolment token has at least one use");
        }
    }
}

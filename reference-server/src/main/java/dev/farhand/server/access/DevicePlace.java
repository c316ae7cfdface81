package dev.farhand.server.access;

import dev.farhand.core.identity.TenantId;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a machine belongs.
 *
 * @param tenant whose it is
 * @param site where it stands
 * @param group its group at that site, if it has one
 */
public record DevicePlace(TenantId tenant, UUID site, Optional<UUID> group) {}

package dev.farhand.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.farhand.server.api.Form;
import dev.farhand.server.device.Device;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A machine as it travels. What the machine says of itself is hostile, sanitised, and still text only. */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeviceBody(
        @Form(format = Form.ID) String id,
        @Form(format = Form.ID) String tenantId,
        String tenantName,
        @Form(format = Form.ID) String siteId,
        String siteName,
        @Form(format = Form.ID) @Nullable String groupId,
        @Nullable String groupName,
        String label,
        String hostname,

        @Form(oneOf = {"linux", "windows", "macos", "other"})
        String osType,

        String osName,
        String osVersion,
        String architecture,
        String agentVersion,
        List<String> macAddresses,
        @Nullable String publicAddress,
        boolean online,

        @Form(value = "When it was heard of last, also while it is online.", format = Form.MOMENT) @Nullable
        String lastSeenAt,

        @Form(format = Form.MOMENT) String enrolledAt,

        @Form("Whether it waits for somebody to let it in; nothing can be opened on it before.")
        boolean waiting,

        List<String> tags,
        String notes,
        List<String> capabilities,
        int activeSessions) {
    /** {@code heardAt}: when its link last heard from it, where it is online. */
    static DeviceBody of(Device device, Optional<Instant> heardAt) {
        return new DeviceBody(
                device.id().toString(),
                device.place().tenant().toString(),
                device.tenantName(),
                device.place().site().toString(),
                device.siteName(),
                device.place().group().map(Object::toString).orElse(null),
                device.groupName().orElse(null),
                device.name(),
                device.facts().getHostName(),
                device.osType(),
                device.facts().getOsName(),
                device.facts().getOsVersion(),
                device.facts().getArchitecture(),
                device.facts().getAgentVersion(),
                List.copyOf(device.facts().getMacAddressesList()),
                device.address().orElse(null),
                heardAt.isPresent(),
                heardAt.or(device::lastSeenAt).map(Object::toString).orElse(null),
                device.enrolledAt().toString(),
                device.waiting(),
                device.tags(),
                device.notes(),
                List.copyOf(device.facts().getCapabilitiesList()),
                device.liveSessions());
    }
}

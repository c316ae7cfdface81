package dev.farhand.core.access;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.internal.text.Uuids;
import dev.farhand.core.protocol.v1.CapabilityConsent;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A grant as it travels. Reading never widens: a permission that is not known is left out, a rule that is not
 * understood is read as the strictest, a consent that is not mentioned as well.
 */
final class GrantMessages {
    private static final int MOST_ENTRIES = 256;

    private GrantMessages() {}

    static dev.farhand.core.protocol.v1.SessionGrant write(SessionGrant grant) {
        var message = dev.farhand.core.protocol.v1.SessionGrant.newBuilder()
                .setGrantId(grant.grantId().toString())
                .setSessionId(grant.sessionId().toString())
                .setTenantId(grant.tenantId().toString())
                .setDeviceId(grant.deviceId().toString())
                .setHolder(dev.farhand.core.protocol.v1.GrantHolder.newBuilder()
                        .setUserId(grant.holder().userId())
                        .setDisplayName(grant.holder().displayName())
                        .setOrganisation(grant.holder().organisation()))
                .setViewOnly(grant.viewOnly())
                .setIssuedAtMs(grant.issuedAt().toEpochMilli())
                .setExpiresAtMs(grant.expiresAt().toEpochMilli())
                .setIdleTimeoutMs(grant.limits().idle().toMillis())
                .setMaximumDurationMs(grant.limits().maximum().toMillis())
                .setRecording(dev.farhand.core.protocol.v1.RecordingMode.valueOf(
                        "RECORDING_MODE_" + grant.recording().name()))
                .addAllCustomCapabilities(grant.customCapabilities());
        grant.permissions().forEach(permission -> message.addPermissions(permission.wireName()));
        grant.consents()
                .forEach((capability, rule) -> message.addConsents(CapabilityConsent.newBuilder()
                        .setCapability(capability.toMessage())
                        .setMode(dev.farhand.core.protocol.v1.ConsentMode.valueOf(
                                "CONSENT_MODE_" + rule.mode().name()))
                        .setNobodyToAsk(dev.farhand.core.protocol.v1.ConsentFallback.valueOf(
                                "CONSENT_FALLBACK_" + rule.nobodyToAsk().name()))));
        return message.build();
    }

    static SessionGrant read(dev.farhand.core.protocol.v1.SessionGrant message) {
        if (message.getPermissionsCount() > MOST_ENTRIES || message.getConsentsCount() > MOST_ENTRIES) {
            throw new RemoteException(ErrorCode.GRANT_INVALID);
        }
        try {
            SessionGrant.Builder grant = SessionGrant.builder()
                    .grantId(Uuids.parse(message.getGrantId()))
                    .sessionId(SessionId.parse(message.getSessionId()))
                    .device(TenantId.parse(message.getTenantId()), DeviceId.parse(message.getDeviceId()))
                    .holder(new GrantHolder(
                            message.getHolder().getUserId(),
                            message.getHolder().getDisplayName(),
                            message.getHolder().getOrganisation()))
                    .valid(time(message.getIssuedAtMs()), time(message.getExpiresAtMs()))
                    .viewOnly(message.getViewOnly())
                    .limits(new SessionLimits(
                            Duration.ofMillis(message.getIdleTimeoutMs()),
                            Duration.ofMillis(message.getMaximumDurationMs())))
                    .recording(recording(message.getRecording()));
            message.getPermissionsList()
                    .forEach(name -> Permission.ofWireName(name).ifPresent(grant::permit));
            message.getCustomCapabilitiesList().forEach(grant::customCapability);
            readConsents(message, grant);
            return grant.build();
        } catch (IllegalArgumentException e) {
            throw new RemoteException(ErrorCode.GRANT_INVALID, ErrorCode.GRANT_INVALID.sentence(), e);
        }
    }

    private static void readConsents(dev.farhand.core.protocol.v1.SessionGrant message, SessionGrant.Builder grant) {
        for (Capability capability : Capability.values()) {
            ConsentRule rule = message.getConsentsList().stream()
                    .filter(consent -> Capability.of(consent.getCapability()).equals(Optional.of(capability)))
                    .map(GrantMessages::rule)
                    .reduce(ConsentRule::stricter)
                    .orElse(ConsentRule.STRICTEST);
            grant.consent(capability, rule);
        }
    }

    private static ConsentRule rule(CapabilityConsent consent) {
        ConsentMode mode =
                switch (consent.getMode()) {
                    case CONSENT_MODE_OFF -> ConsentMode.OFF;
                    case CONSENT_MODE_NOTIFY -> ConsentMode.NOTIFY;
                    case CONSENT_MODE_CONSENT, CONSENT_MODE_UNSPECIFIED, UNRECOGNIZED -> ConsentMode.CONSENT;
                };
        ConsentFallback fallback =
                switch (consent.getNobodyToAsk()) {
                    case CONSENT_FALLBACK_PROCEED -> ConsentFallback.PROCEED;
                    case CONSENT_FALLBACK_BLOCK, CONSENT_FALLBACK_UNSPECIFIED, UNRECOGNIZED -> ConsentFallback.BLOCK;
                };
        return new ConsentRule(mode, fallback);
    }

    private static RecordingMode recording(dev.farhand.core.protocol.v1.RecordingMode mode) {
        return switch (mode) {
            case RECORDING_MODE_OFF -> RecordingMode.OFF;
            case RECORDING_MODE_ON_DEMAND -> RecordingMode.ON_DEMAND;
            case RECORDING_MODE_ALWAYS -> RecordingMode.ALWAYS;
            case RECORDING_MODE_STRICT, RECORDING_MODE_UNSPECIFIED, UNRECOGNIZED -> RecordingMode.STRICT;
        };
    }

    /** Unsigned on the wire; what does not fit is no time of ours. */
    private static Instant time(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("time out of range");
        }
        return Instant.ofEpochMilli(millis);
    }
}

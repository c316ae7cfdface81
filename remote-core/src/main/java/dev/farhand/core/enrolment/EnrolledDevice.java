package dev.farhand.core.enrolment;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * A device as the registry knows it.
 *
 * @param id which device
 * @param tenant whose device
 * @param deviceGroup the group it joined at enrolment
 * @param label the label of the token it enrolled with
 * @param facts what it said about itself, sanitised
 * @param enrolledAt when it enrolled
 * @param certificateSerial serial number of the certificate issued last
 * @param revocation present once it was revoked
 */
public record EnrolledDevice(
        DeviceId id,
        TenantId tenant,
        Optional<String> deviceGroup,
        String label,
        DeviceFacts facts,
        Instant enrolledAt,
        BigInteger certificateSerial,
        Optional<Revocation> revocation) {

    /** Throws {@link IllegalArgumentException} for a group or a label out of bounds. */
    public EnrolledDevice {
        deviceGroup.ifPresent(group -> Labels.require("device group", group));
        Labels.require("label", label);
    }

    /**
     * Why and when a device was removed.
     *
     * @param at when
     * @param reason for people, 1 to 100 characters without controls
     */
    public record Revocation(Instant at, String reason) {
        /** Throws {@link IllegalArgumentException} for a reason out of bounds. */
        public Revocation {
            Labels.require("reason", reason);
        }
    }

    /** When it was revoked. */
    public Optional<Instant> revokedAt() {
        return revocation.map(Revocation::at);
    }

    /** This device, revoked; the first revocation stands. */
    public EnrolledDevice revoked(Revocation by) {
        return revocation.isPresent() ? this : with(certificateSerial, Optional.of(by));
    }

    /** This device with the certificate issued last. */
    public EnrolledDevice renewed(X509Certificate certificate) {
        return with(certificate.getSerialNumber(), revocation);
    }

    private EnrolledDevice with(BigInteger serial, Optional<Revocation> changed) {
        return new EnrolledDevice(id, tenant, deviceGroup, label, facts, enrolledAt, serial, changed);
    }
}

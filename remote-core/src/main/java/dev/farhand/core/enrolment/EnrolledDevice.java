package dev.farhand.core.enrolment;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.math.BigInteger;
import java.net.InetAddress;
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
 * @param facts what it said about itself last, sanitised
 * @param enrolledAt when it enrolled
 * @param certificateSerial serial number of the certificate issued last
 * @param certificateEnd when the certificate issued last runs out; a device that is not back by then must enrol again
 * @param revocation present once it was revoked
 * @param lastSeen when it was heard of last, present once it connected; while its link stands that is now
 * @param lastAddress where it came from then, as {@link DeviceSighting#address} tells
 */
public record EnrolledDevice(
        DeviceId id,
        TenantId tenant,
        Optional<String> deviceGroup,
        String label,
        DeviceFacts facts,
        Instant enrolledAt,
        BigInteger certificateSerial,
        Instant certificateEnd,
        Optional<Revocation> revocation,
        Optional<Instant> lastSeen,
        Optional<InetAddress> lastAddress) {

    /** Throws {@link IllegalArgumentException} for a group or a label out of bounds. */
    public EnrolledDevice {
        deviceGroup.ifPresent(group -> Labels.require("device group", group));
        Labels.require("label", label);
    }

    /** A device that never connected. Throws as the other constructor does. */
    public EnrolledDevice(
            DeviceId id,
            TenantId tenant,
            Optional<String> deviceGroup,
            String label,
            DeviceFacts facts,
            Instant enrolledAt,
            BigInteger certificateSerial,
            Instant certificateEnd,
            Optional<Revocation> revocation) {
        this(
                id,
                tenant,
                deviceGroup,
                label,
                facts,
                enrolledAt,
                certificateSerial,
                certificateEnd,
                revocation,
                Optional.empty(),
                Optional.empty());
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

    /** A device that has just enrolled, with a token of this policy, and was issued this certificate. */
    public static EnrolledDevice enrolled(
            DeviceId id, EnrolmentPolicy by, DeviceFacts facts, Instant at, X509Certificate certificate) {
        return new EnrolledDevice(
                id,
                by.tenant(),
                by.deviceGroup(),
                by.label(),
                facts,
                at,
                certificate.getSerialNumber(),
                certificate.getNotAfter().toInstant(),
                Optional.empty());
    }

    /** This device, revoked; the first revocation stands. */
    public EnrolledDevice revoked(Revocation by) {
        return revocation.isPresent() ? this : with(certificateSerial, certificateEnd, Optional.of(by));
    }

    /** This device with the certificate issued last. */
    public EnrolledDevice renewed(X509Certificate certificate) {
        return with(certificate.getSerialNumber(), certificate.getNotAfter().toInstant(), revocation);
    }

    /** This device as it was seen there. */
    public EnrolledDevice seen(DeviceSighting last) {
        return new EnrolledDevice(
                id,
                tenant,
                deviceGroup,
                label,
                last.facts(),
                enrolledAt,
                certificateSerial,
                certificateEnd,
                revocation,
                Optional.of(last.at()),
                last.address());
    }

    private EnrolledDevice with(BigInteger serial, Instant end, Optional<Revocation> changed) {
        return new EnrolledDevice(
                id, tenant, deviceGroup, label, facts, enrolledAt, serial, end, changed, lastSeen, lastAddress);
    }
}

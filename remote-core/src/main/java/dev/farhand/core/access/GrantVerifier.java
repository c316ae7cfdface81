package dev.farhand.core.access;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.SignedSessionGrant;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The agent's door: reads what arrived with a channel and believes it only when a trusted signer meant exactly this
 * machine at this time. The same grant may open several channels until it expires or is revoked.
 */
@ThreadSafe
public final class GrantVerifier {
    /** A signed grant larger than this is not read. */
    public static final int LARGEST_GRANT = 64 * 1024;

    /** How far the clocks of server and machine may differ. */
    public static final Duration LARGEST_SKEW = Duration.ofMinutes(10);

    private static final int LONGEST_CHAIN = 4;
    private static final int LARGEST_CERTIFICATE = 16 * 1024;

    private final TenantId tenantId;
    private final DeviceId deviceId;
    private final SignerVerifier signers;
    private final RevokedGrants revoked;
    private final Clock clock;

    /** Verifies for one machine. {@code revoked} may be shared with whoever learns of revocations. */
    public GrantVerifier(
            TenantId tenantId, DeviceId deviceId, SignerVerifier signers, RevokedGrants revoked, Clock clock) {
        this.tenantId = tenantId;
        this.deviceId = deviceId;
        this.signers = signers;
        this.revoked = revoked;
        this.clock = clock;
    }

    /**
     * The grant inside a {@link SignedSessionGrant}, as {@code OpenChannel.session_grant} carries it. Throws
     * {@link RemoteException}: {@link ErrorCode#GRANT_MISSING} for nothing, {@link ErrorCode#GRANT_INVALID} for a
     * forged, foreign or malformed one, {@link ErrorCode#GRANT_EXPIRED}, {@link ErrorCode#CLOCK_SKEWED} for one from
     * the future, {@link ErrorCode#SESSION_REVOKED}, or what the {@link SignerVerifier} threw.
     */
    public SessionGrant verify(ByteString signedGrant) {
        if (signedGrant.isEmpty()) {
            throw new RemoteException(ErrorCode.GRANT_MISSING);
        }
        if (signedGrant.size() > LARGEST_GRANT) {
            throw new RemoteException(ErrorCode.GRANT_INVALID);
        }
        SessionGrant grant = readSigned(signedGrant);
        if (!grant.tenantId().equals(tenantId) || !grant.deviceId().equals(deviceId)) {
            throw new RemoteException(ErrorCode.GRANT_INVALID);
        }
        checkTime(grant);
        if (revoked.contains(grant)) {
            throw new RemoteException(ErrorCode.SESSION_REVOKED);
        }
        return grant;
    }

    /** Nothing of the grant is read before its signature is known to be good. */
    private SessionGrant readSigned(ByteString signedGrant) {
        try {
            SignedSessionGrant signed = SignedSessionGrant.parseFrom(signedGrant);
            byte[] grant = signed.getGrant().toByteArray();
            List<X509Certificate> chain = certificates(signed.getCertificateChainList());
            boolean genuine = signed.getSignature().size() <= GrantSignature.LARGEST
                    && GrantSignature.verify(
                            signers.verify(chain), grant, signed.getSignature().toByteArray());
            if (!genuine) {
                throw new RemoteException(ErrorCode.GRANT_INVALID);
            }
            return GrantMessages.read(dev.farhand.core.protocol.v1.SessionGrant.parseFrom(grant));
        } catch (InvalidProtocolBufferException | CertificateException e) {
            throw new RemoteException(ErrorCode.GRANT_INVALID, ErrorCode.GRANT_INVALID.sentence(), e);
        }
    }

    private static List<X509Certificate> certificates(List<ByteString> encoded) throws CertificateException {
        if (encoded.isEmpty() || encoded.size() > LONGEST_CHAIN) {
            throw new CertificateException("a chain of " + encoded.size());
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (ByteString one : encoded) {
            // DER begins with a SEQUENCE; the factory would also take PEM, with its larger freedom.
            if (one.isEmpty() || one.size() > LARGEST_CERTIFICATE || one.byteAt(0) != 0x30) {
                throw new CertificateException("not a DER certificate");
            }
            if (factory.generateCertificate(one.newInput()) instanceof X509Certificate certificate) {
                chain.add(certificate);
            } else {
                throw new CertificateException("not an X.509 certificate");
            }
        }
        return chain;
    }

    private void checkTime(SessionGrant grant) {
        Instant now = clock.instant();
        if (grant.issuedAt().minus(LARGEST_SKEW).isAfter(now)) {
            throw new RemoteException(
                    ErrorCode.CLOCK_SKEWED, "The session grant is from the future: the two clocks differ too much.");
        }
        if (grant.expiresAt().plus(LARGEST_SKEW).isBefore(now)) {
            throw new RemoteException(ErrorCode.GRANT_EXPIRED);
        }
    }
}

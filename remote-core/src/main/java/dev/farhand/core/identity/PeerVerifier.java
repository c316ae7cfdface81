package dev.farhand.core.identity;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.FastSignatures;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decides who a peer is, by its certificates and the authorities trusted now. A certificate made for one role never
 * passes for another. Nothing is fetched: revocation is the registry's word ({@code Admission}), not a list's.
 *
 * <p>Signature checks are remembered per bundle (a bounded number); roles and dates are checked on every call.
 */
@ThreadSafe
public final class PeerVerifier {
    private final Supplier<TrustBundle> trust;
    private final Clock clock;
    private volatile TrustPaths paths;

    private PeerVerifier(Supplier<TrustBundle> trust, Clock clock) {
        this.trust = trust;
        this.clock = clock;
        this.paths = new TrustPaths(trust.get());
    }

    /** A verifier that asks for the trusted authorities on every call, so a rotation counts at once. */
    public static PeerVerifier of(Supplier<TrustBundle> trust, Clock clock) {
        return new PeerVerifier(trust, clock);
    }

    /**
     * The device behind this chain (its own certificate first).
     *
     * @throws RemoteException CERTIFICATE_UNTRUSTED, CERTIFICATE_EXPIRED, or CLOCK_SKEWED for one not yet valid
     */
    public DeviceIdentity verifyDevice(List<X509Certificate> chain) {
        return verifyDevice(chain, FastSignatures::verify);
    }

    /**
     * As {@link #verifyDevice(List)}, for a device that was given this chain itself: it checks one in weeks and can wait a
     * millisecond, and is spared what the faster check keeps in memory.
     */
    public DeviceIdentity verifyOwn(List<X509Certificate> chain) {
        return verifyDevice(chain, TrustPaths.SignatureCheck.BY_JDK);
    }

    private DeviceIdentity verifyDevice(List<X509Certificate> chain, TrustPaths.SignatureCheck signatures) {
        TrustPaths.TrustPath path = path(chain, ErrorCode.CERTIFICATE_UNTRUSTED, signatures);
        DeviceIdentity device = device(path, chain.get(0));
        requireCurrent(path);
        return device;
    }

    /**
     * The server node behind this chain (its own certificate first).
     *
     * @throws RemoteException AUTHORITY_UNKNOWN when no trusted authority stands behind it, CERTIFICATE_UNTRUSTED when
     *     it is forged or made for another role, CERTIFICATE_EXPIRED, or CLOCK_SKEWED for one not yet valid
     */
    public ServerIdentity verifyServer(List<X509Certificate> chain) {
        TrustPaths.TrustPath path = path(chain, ErrorCode.AUTHORITY_UNKNOWN, TrustPaths.SignatureCheck.BY_JDK);
        ServerIdentity server =
                new ServerIdentity(name(CertificateRole.SERVER, path).get(0), chain.get(0));
        requireCurrent(path);
        return server;
    }

    /** The key that may sign session grants behind this chain. Throws as {@link #verifyServer}. */
    public PublicKey verifyGrantSigner(List<X509Certificate> chain) {
        TrustPaths.TrustPath path = path(chain, ErrorCode.AUTHORITY_UNKNOWN, TrustPaths.SignatureCheck.BY_JDK);
        name(CertificateRole.GRANT_SIGNER, path);
        requireCurrent(path);
        return chain.get(0).getPublicKey();
    }

    /**
     * For the server's TLS trust manager: signatures and the device role, but no dates. A device whose certificate ran
     * out gets through the handshake and then a refusal it can read, instead of a bare TLS alert. Ask
     * {@link #verifyDevice} after every handshake, resumed ones as well.
     *
     * @throws RemoteException CERTIFICATE_UNTRUSTED
     */
    public void verifyChain(List<X509Certificate> chain) {
        device(path(chain, ErrorCode.CERTIFICATE_UNTRUSTED, FastSignatures::verify), chain.get(0));
    }

    private TrustPaths.TrustPath path(
            List<X509Certificate> chain, ErrorCode whenUnknown, TrustPaths.SignatureCheck signatures) {
        try {
            return current().verify(chain, signatures);
        } catch (TrustPaths.NoAuthorityException e) {
            throw new RemoteException(whenUnknown, whenUnknown.sentence(), e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw untrusted(e);
        }
    }

    private TrustPaths current() {
        TrustBundle bundle = trust.get();
        TrustPaths known = paths;
        if (known.bundle() != bundle && !known.bundle().equals(bundle)) {
            known = new TrustPaths(bundle);
            paths = known;
        }
        return known;
    }

    private void requireCurrent(TrustPaths.TrustPath path) {
        long now = clock.millis();
        if (now > path.until()) {
            throw new RemoteException(ErrorCode.CERTIFICATE_EXPIRED);
        }
        if (now < path.from()) {
            throw new RemoteException(
                    ErrorCode.CLOCK_SKEWED, "The certificate is not valid yet: one of the two clocks is wrong.");
        }
    }

    private static DeviceIdentity device(TrustPaths.TrustPath path, X509Certificate certificate) {
        List<String> name = name(CertificateRole.DEVICE, path);
        try {
            return new DeviceIdentity(DeviceId.parse(name.get(1)), TenantId.parse(name.get(0)), certificate);
        } catch (IllegalArgumentException e) {
            throw untrusted(e);
        }
    }

    private static List<String> name(CertificateRole role, TrustPaths.TrustPath path) {
        try {
            return role.require(path.name());
        } catch (IllegalArgumentException e) {
            throw untrusted(e);
        }
    }

    private static RemoteException untrusted(Exception cause) {
        return new RemoteException(ErrorCode.CERTIFICATE_UNTRUSTED, ErrorCode.CERTIFICATE_UNTRUSTED.sentence(), cause);
    }
}

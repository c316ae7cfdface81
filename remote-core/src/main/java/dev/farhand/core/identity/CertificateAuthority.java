package dev.farhand.core.identity;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.CertificateDraft;
import dev.farhand.core.internal.crypto.CertificateSigner;
import dev.farhand.core.internal.crypto.Digests;
import dev.farhand.core.internal.crypto.EncryptedKeys;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The server's own authority: names devices, server nodes and grant signers.
 *
 * <p>A planned rotation has two steps. {@link #rotate()} makes a new authority the issuer and keeps the old one trusted;
 * servers then present the old one's word for the new one, so that agents who know only the old one go on. When all have
 * renewed, {@link #retire()} drops the old one. Each step is one atomic write: a crash leaves the state before or after.
 */
@ThreadSafe
public final class CertificateAuthority implements AutoCloseable {
    private static final int FINGERPRINT_BYTES = 16;

    /** None of an authority that is kept nowhere. */
    private final Optional<AuthorityStore> store;

    private final CertificateLifetimes lifetimes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Object changing = new Object();

    @GuardedBy("changing")
    private final char[] passphrase;

    @GuardedBy("changing")
    private boolean closed;

    private volatile Issuer issuer;

    /** What issuing needs, made once per change. */
    private record Issuer(AuthorityState state, TrustBundle trust, CertificateSigner signer) {}

    private CertificateAuthority(
            Optional<AuthorityStore> store, char[] passphrase, CertificateLifetimes lifetimes, Clock clock) {
        this.store = store;
        this.passphrase = passphrase;
        this.lifetimes = lifetimes;
        this.clock = clock;
        Optional<byte[]> stored = store.flatMap(AuthorityStore::load);
        AuthorityState state =
                stored.map(bytes -> AuthorityState.decode(bytes, passphrase)).orElseGet(this::firstState);
        if (stored.isEmpty()) {
            store.ifPresent(to -> to.save(state.encode()));
        }
        this.issuer = issuer(state);
    }

    /**
     * Opens the authority of this store, or makes one where the store is empty. Takes the store over: closing the
     * authority closes it, and so does a failure here. The passphrase (at least 8 characters) is copied; the caller may
     * wipe its own. Takes some tenths of a second: the key is protected against guessing.
     *
     * @throws RemoteException INVALID_CONFIGURATION for a wrong passphrase, and for a store that holds anything but an
     *     authority
     */
    public static CertificateAuthority open(
            AuthorityStore store, char[] passphrase, CertificateLifetimes lifetimes, Clock clock) {
        char[] copy = passphrase.clone();
        try {
            if (copy.length < IdentityKeys.MINIMUM_PASSPHRASE) {
                throw new RemoteException(
                        ErrorCode.INVALID_CONFIGURATION,
                        IdentityKeys.AUTHORITY_PASSPHRASE + " has fewer than " + IdentityKeys.MINIMUM_PASSPHRASE
                                + " characters.");
            }
            return new CertificateAuthority(Optional.of(store), copy, lifetimes, clock);
        } catch (RuntimeException e) {
            Arrays.fill(copy, '\0');
            store.close();
            throw e;
        }
    }

    /**
     * Makes an authority that is kept nowhere, for tests and for what is over when its process is: nobody can open it
     * again, so what it issued cannot be renewed later. Having nothing to protect on a disk, it is there at once.
     */
    public static CertificateAuthority inMemory(CertificateLifetimes lifetimes, Clock clock) {
        return new CertificateAuthority(Optional.empty(), new char[0], lifetimes, clock);
    }

    /** The authorities to trust now; the issuing one first. */
    public TrustBundle trust() {
        return issuer.trust();
    }

    /** The certificate of the authority that issues now. */
    public X509Certificate certificate() {
        return issuer.state().current();
    }

    /**
     * Names the authority that issues now, where people and enrolment tokens name it: the first 16 bytes, in hexadecimal,
     * of SHA-256 over its public key. A token whose
     * {@link dev.farhand.core.enrolment.EnrolmentToken#authorityFingerprint()} differs stops working at {@link #retire()}.
     */
    public String fingerprint() {
        return fingerprintOf(certificate());
    }

    /** As {@link #fingerprint()}, for any authority. */
    public static String fingerprintOf(X509Certificate authority) {
        byte[] digest = Digests.ofKey(authority.getPublicKey());
        return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    }

    /** Whether a rotation has begun and the old authority is not retired yet. */
    public boolean isRotating() {
        return issuer.state().overlap().isPresent();
    }

    /** A device's certificate chain. */
    public List<X509Certificate> issueDevice(CertificateRequest request, DeviceId id, TenantId tenant) {
        Issuer now = issuer;
        String uri = CertificateRole.DEVICE.uri(tenant, id);
        return List.of(issue(now, CertificateRole.DEVICE, id.toString(), uri, request.publicKey()));
    }

    /**
     * A new key and chain for a server node. The chain holds the authority itself, because an enrolling device knows
     * only its digest, and during a rotation what leads to the old one.
     */
    public Identity issueServer(String nodeId) {
        KeyPair keys = DeviceKeys.generate();
        Issuer now = issuer;
        String uri = CertificateRole.SERVER.uri(CertificateRole.requireNodeId(nodeId));
        X509Certificate end = issue(now, CertificateRole.SERVER, nodeId, uri, keys.getPublic());
        return Identity.of(
                keys.getPrivate(),
                now.state()
                        .overlap()
                        .map(overlap -> List.of(end, overlap.cross(), overlap.previous()))
                        .orElseGet(() -> List.of(end, now.state().current())));
    }

    /** A new key and chain for signing session grants on a server node; short, because it travels with each grant. */
    public Identity issueGrantSigner(String nodeId) {
        KeyPair keys = DeviceKeys.generate();
        Issuer now = issuer;
        String uri = CertificateRole.GRANT_SIGNER.uri(CertificateRole.requireNodeId(nodeId));
        X509Certificate end = issue(now, CertificateRole.GRANT_SIGNER, nodeId, uri, keys.getPublic());
        return Identity.of(
                keys.getPrivate(),
                now.state()
                        .overlap()
                        .map(overlap -> List.of(end, overlap.cross()))
                        .orElseGet(() -> List.of(end)));
    }

    /**
     * Begins a rotation: a new authority issues from now on, the old one stays trusted, the trust version grows. Server
     * and grant signer identities should be issued anew, trust bundles sent to the devices, and devices asked to renew.
     *
     * @throws RemoteException INVALID_REQUEST while an earlier rotation is not finished by {@link #retire()}
     */
    public void rotate() {
        synchronized (changing) {
            requireOpen();
            AuthorityState old = issuer.state();
            if (old.overlap().isPresent()) {
                throw new RemoteException(
                        ErrorCode.INVALID_REQUEST, "A rotation is under way: retire the old authority first.");
            }
            KeyPair keys = DeviceKeys.generate();
            X509Certificate next = selfSigned(keys);
            X509Certificate previous = old.current();
            X509Certificate cross = issuer.signer()
                    .sign(CertificateDraft.authority(
                            CertificateSigner.authorityName(keys.getPublic()),
                            keys.getPublic(),
                            previous.getNotBefore().toInstant(),
                            earlier(
                                    next.getNotAfter().toInstant(),
                                    previous.getNotAfter().toInstant()),
                            0));
            change(new AuthorityState(
                    old.trustVersion() + 1,
                    keys.getPrivate(),
                    encrypted(keys),
                    next,
                    Optional.of(new AuthorityState.Overlap(previous, cross))));
        }
    }

    /**
     * Ends a rotation: the old authority leaves the trust bundle. Devices that did not renew since {@link #rotate()} and
     * enrolment tokens made before it are refused from now on.
     *
     * @throws RemoteException INVALID_REQUEST when no rotation is under way
     */
    public void retire() {
        synchronized (changing) {
            requireOpen();
            if (issuer.state().overlap().isEmpty()) {
                throw new RemoteException(ErrorCode.INVALID_REQUEST, "No rotation is under way.");
            }
            change(issuer.state().retired());
        }
    }

    /** Wipes the passphrase and closes the store. Idempotent. What was issued stays valid. */
    @Override
    public void close() {
        synchronized (changing) {
            if (!closed) {
                closed = true;
                Arrays.fill(passphrase, '\0');
                store.ifPresent(AuthorityStore::close);
            }
        }
    }

    /**
     * Stored first, used afterwards. When the store fails nobody knows which of the two it holds; both are good, because
     * nothing was issued by the one that is not in use.
     */
    @GuardedBy("changing")
    private void change(AuthorityState next) {
        store.ifPresent(to -> to.save(next.encode()));
        issuer = issuer(next);
    }

    @GuardedBy("changing")
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the authority is closed");
        }
    }

    private AuthorityState firstState() {
        KeyPair keys = DeviceKeys.generate();
        return new AuthorityState(1, keys.getPrivate(), encrypted(keys), selfSigned(keys), Optional.empty());
    }

    private byte[] encrypted(KeyPair keys) {
        if (store.isEmpty()) {
            return new byte[0];
        }
        synchronized (changing) {
            return EncryptedKeys.encrypt(keys.getPrivate(), passphrase, EncryptedKeys.ITERATIONS, random);
        }
    }

    private Issuer issuer(AuthorityState state) {
        return new Issuer(state, state.trust(), CertificateSigner.of(state.current(), state.key(), random));
    }

    private X509Certificate selfSigned(KeyPair keys) {
        Instant now = clock.instant();
        CertificateDraft draft = CertificateDraft.authority(
                CertificateSigner.authorityName(keys.getPublic()),
                keys.getPublic(),
                now.minus(CertificateLifetimes.BACKDATING),
                now.plus(lifetimes.authority()),
                1);
        return CertificateSigner.selfSign(draft, keys.getPrivate(), random);
    }

    private X509Certificate issue(Issuer by, CertificateRole role, String name, String uri, PublicKey key) {
        Instant now = clock.instant();
        Instant authorityEnds = by.state().current().getNotAfter().toInstant();
        if (!now.isBefore(authorityEnds)) {
            throw new RemoteException(
                    ErrorCode.CERTIFICATE_EXPIRED, "The server's authority has expired: it must be rotated.");
        }
        return by.signer()
                .sign(new CertificateDraft(
                        name,
                        key,
                        now.minus(CertificateLifetimes.BACKDATING),
                        earlier(now.plus(lifetime(role)), authorityEnds),
                        OptionalInt.empty(),
                        Optional.of(role.extendedKeyUsage()),
                        Optional.of(uri)));
    }

    private Duration lifetime(CertificateRole role) {
        return switch (role) {
            case DEVICE -> lifetimes.device();
            case SERVER -> lifetimes.server();
            case GRANT_SIGNER -> lifetimes.grantSigner();
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

package dev.farhand.agent.internal.state;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import dev.farhand.agent.internal.log.EventLog;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.PendingIdentity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.transport.link.LinkCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's identity and trust, in memory and in its store. A change that cannot be saved is no change: the old key and
 * the old authorities stay in use, the server hears of no success, and the link tries again.
 */
@ThreadSafe
public final class StoredCredentials implements LinkCredentials {
    private final AgentStore store;
    private final EventLog log;

    /** Held while something is saved; never needed on the link's thread, which does not wait for a disk. */
    private final Object saving = new Object();

    @GuardedBy("saving")
    private boolean retired;

    @GuardedBy("this")
    private StoredIdentity current;

    @GuardedBy("this")
    private @Nullable PendingIdentity prepared;

    /** Begins with what was saved. */
    public StoredCredentials(AgentStore store, StoredIdentity saved, EventLog log) {
        this.store = store;
        this.current = saved;
        this.log = log;
    }

    /** What holds now. */
    public synchronized StoredIdentity current() {
        return current;
    }

    /**
     * Saves another identity in the place of this one: nothing else is saved meanwhile, and of this one never again
     * anything when it succeeds, whatever a link of the old name still brings.
     */
    public StoredIdentity replacedBy(Supplier<StoredIdentity> save) {
        synchronized (saving) {
            StoredIdentity next = save.get();
            retired = true;
            return next;
        }
    }

    @Override
    public Identity identity() {
        return current().identity();
    }

    @Override
    public TrustBundle trust() {
        return current().trust();
    }

    @Override
    public RenewCertificateRequest prepareRenewal() {
        PendingIdentity pending = PendingIdentity.create();
        synchronized (this) {
            prepared = pending;
        }
        return RenewCertificateRequest.newBuilder()
                .setCertificateRequest(ByteString.copyFrom(pending.certificateRequest()))
                .build();
    }

    @Override
    public void renewed(List<X509Certificate> chain) {
        PendingIdentity pending;
        StoredIdentity before;
        synchronized (this) {
            before = current;
            pending = prepared;
        }
        if (pending == null) {
            throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION, "A certificate came that nobody asked for.");
        }
        StoredIdentity renewed = StoredIdentity.of(pending.certified(chain), before.trust());
        if (!renewed.device().equals(before.device()) || !renewed.tenant().equals(before.tenant())) {
            throw new RemoteException(ErrorCode.CERTIFICATE_UNTRUSTED, "The new certificate names another machine.");
        }
        synchronized (saving) {
            requireInUse();
            save(StoreItem.IDENTITY, renewed.identity().toPem(), "renewal-not-saved");
            synchronized (this) {
                current = new StoredIdentity(before.device(), before.tenant(), renewed.identity(), current.trust());
                prepared = null;
            }
        }
        log.event("renewed", "certificate-ends", chain.get(0).getNotAfter().toInstant());
    }

    @Override
    public void trustChanged(TrustBundle trust) {
        synchronized (saving) {
            if (!trust.isNewerThan(trust())) {
                return;
            }
            requireInUse();
            save(StoreItem.TRUST, trust.toPem(), "trust-not-saved");
            synchronized (this) {
                current = new StoredIdentity(current.device(), current.tenant(), current.identity(), trust);
            }
        }
        log.event(
                "trust-changed",
                "version",
                trust.version(),
                "authorities",
                trust.authorities().size());
    }

    @GuardedBy("saving")
    private void requireInUse() {
        if (retired) {
            throw new RemoteException(ErrorCode.CANCELLED, "This machine was enrolled again meanwhile.");
        }
    }

    private void save(StoreItem item, String content, String failure) {
        try {
            store.save(item, content.getBytes(StandardCharsets.US_ASCII));
            log.worksAgain(failure);
        } catch (IOException e) {
            log.failure(failure, "file", item.fileName(), "reason", Failures.sentence(e), "action", "retry");
            throw new RemoteException(
                    ErrorCode.INTERNAL, item.fileName() + " could not be saved: " + Failures.sentence(e), e);
        }
    }
}

package dev.farhand.agent.internal.enrol;

import com.google.protobuf.ByteString;
import dev.farhand.agent.internal.state.AgentSettings;
import dev.farhand.agent.internal.state.Failures;
import dev.farhand.agent.internal.state.StoredIdentity;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.config.Config;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PendingIdentity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceEnrolled;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.transport.enrolment.EnrolmentClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a key, has it certified, and keeps both with what the server is to be known by. */
public final class Enrolment {
    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
    private static final int PROTOCOL = 1;

    private final AgentStore store;
    private final List<URI> servers;
    private final Config config;
    private final Supplier<DeviceFacts> facts;
    private final String version;

    /** Enrols into this store; the servers and the way to them are saved with the identity. */
    public Enrolment(AgentStore store, List<URI> servers, Config config, Supplier<DeviceFacts> facts, String version) {
        this.store = store;
        this.servers = servers;
        this.config = config;
        this.facts = facts;
        this.version = version;
    }

    /**
     * Enrols over this client. The token is not used up before the folder has proved writable. Saving runs on the
     * executor. Fails with {@link RemoteException}.
     */
    public CompletionStage<StoredIdentity> run(EnrolmentClient client, EnrolmentToken token, Executor saving) {
        return run(client, token, saving, Supplier::get);
    }

    /** As {@link #run(EnrolmentClient, EnrolmentToken, Executor)}; {@code keeper} runs what saves the new identity. */
    public CompletionStage<StoredIdentity> run(
            EnrolmentClient client,
            EnrolmentToken token,
            Executor saving,
            Function<Supplier<StoredIdentity>, StoredIdentity> keeper) {
        // First what costs nothing when it fails: a full disk must not burn a token that counts its uses.
        Optional<PendingIdentity> earlier = earlier();
        PendingIdentity pending = earlier.orElseGet(PendingIdentity::create);
        // Saved each time, before a server hears of it: that also proves the folder writable, and touches nothing that
        // an enrolled agent needs.
        save(StoreItem.ENROLMENT, pending.toPem().getBytes(StandardCharsets.US_ASCII));
        EnrolDeviceRequest request = EnrolDeviceRequest.newBuilder()
                .setProtocol(ProtocolRange.newBuilder()
                        .setMinimum(PROTOCOL)
                        .setMaximum(PROTOCOL)
                        .setSoftwareVersion(version))
                .setToken(token.reveal())
                .setCertificateRequest(ByteString.copyFrom(pending.certificateRequest()))
                .setFacts(facts.get())
                .build();
        CompletionStage<DeviceEnrolled> answer = earlier.isPresent() ? client.askAgain(request) : client.enrol(request);
        return answer.thenApplyAsync(enrolled -> keeper.apply(() -> keep(pending, enrolled)), saving);
    }

    /** The key of an attempt that did not end well; a server may have heard of it, and then lost its answer. */
    private Optional<PendingIdentity> earlier() {
        Optional<byte[]> pem = load(StoreItem.ENROLMENT);
        try {
            return pem.map(text -> PendingIdentity.fromPem(new String(text, StandardCharsets.US_ASCII)));
        } catch (RemoteException unreadable) {
            LOG.warn("the key of an earlier enrolment is not used: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** So that a machine whose second enrolment fails is the one it was before; empty when there was none. */
    private Map<StoreItem, byte[]> whatAnEnrolledAgentNeeds() {
        Map<StoreItem, byte[]> before = new EnumMap<>(StoreItem.class);
        if (load(StoreItem.IDENTITY).isPresent()) {
            for (StoreItem item : List.of(StoreItem.CONFIGURATION, StoreItem.TRUST)) {
                load(item).ifPresent(content -> before.put(item, content));
            }
        }
        return before;
    }

    private Optional<byte[]> load(StoreItem item) {
        try {
            return store.load(item);
        } catch (IOException e) {
            throw new RemoteException(ErrorCode.INTERNAL, Failures.sentence(e), e);
        }
    }

    private void restore(Map<StoreItem, byte[]> before, Throwable cause) {
        before.forEach((item, content) -> {
            try {
                boolean changed = !Arrays.equals(store.load(item).orElse(new byte[0]), content);
                if (changed) {
                    store.save(item, content);
                }
            } catch (IOException | RuntimeException | Error e) {
                // A store may throw the same one twice; the other items are restored all the same.
                if (e != cause) {
                    cause.addSuppressed(e);
                }
            }
        });
    }

    private StoredIdentity keep(PendingIdentity pending, DeviceEnrolled enrolled) {
        StoredIdentity identity = StoredIdentity.of(
                pending.certified(certificates(enrolled.getCertificateChainList())),
                TrustBundle.fromProto(enrolled.getTrust()));
        Map<StoreItem, byte[]> before = whatAnEnrolledAgentNeeds();
        try {
            // The identity last: an agent that died in between is not enrolled yet, or still the device it was. Only
            // the servers of another authority, to which it was changing, it no longer knows, and has to enrol again.
            save(StoreItem.TRUST, identity.trust().toPem().getBytes(StandardCharsets.US_ASCII));
            save(StoreItem.CONFIGURATION, AgentSettings.toFile(load(StoreItem.CONFIGURATION), servers, config));
            save(StoreItem.IDENTITY, identity.identity().toPem().getBytes(StandardCharsets.US_ASCII));
        } catch (RuntimeException | Error e) {
            // A host's store may throw what it likes.
            restore(before, e);
            throw e;
        }
        forgetTheKey();
        return identity;
    }

    /** What is left of an enrolment that is done harms nobody: it must not look like one that failed. */
    private void forgetTheKey() {
        try {
            store.delete(StoreItem.ENROLMENT);
        } catch (IOException left) {
            LOG.warn("{} could not be removed: {}", StoreItem.ENROLMENT.fileName(), Failures.sentence(left));
        } catch (RuntimeException | Error broken) {
            LOG.warn("{} could not be removed", StoreItem.ENROLMENT.fileName(), broken);
        }
    }

    private void save(StoreItem item, byte[] content) {
        try {
            store.save(item, content);
        } catch (IOException e) {
            throw new RemoteException(
                    ErrorCode.INTERNAL, item.fileName() + " could not be saved: " + Failures.sentence(e), e);
        }
    }

    private static List<X509Certificate> certificates(List<ByteString> chain) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            for (ByteString der : chain) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toByteArray())));
            }
            return certificates;
        } catch (CertificateException e) {
            throw new RemoteException(
                    ErrorCode.PROTOCOL_VIOLATION, "The server answered with a certificate that cannot be read.", e);
        }
    }
}

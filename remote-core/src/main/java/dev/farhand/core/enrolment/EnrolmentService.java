package dev.farhand.core.enrolment;

import com.google.protobuf.ByteString;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateRequest;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.internal.crypto.Digests;
import dev.farhand.core.protocol.v1.CertificateRenewed;
import dev.farhand.core.protocol.v1.DeviceEnrolled;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.EnrolDeviceResponse;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.core.protocol.v1.Refusal;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.core.protocol.v1.RenewCertificateResponse;
import dev.farhand.core.text.ReportedFacts;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a token and a certificate request into a known device, and renews certificates. Answers hostile input with a
 * refusal, never with an exception, and logs no token. It signs and, with a file-backed store, writes to disk: call it
 * from a worker, not from an event loop.
 */
@ThreadSafe
public final class EnrolmentService {
    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentService.class);
    private static final int ENROLMENT_PROTOCOL = 1;
    private static final int MAXIMUM_FACTS_BYTES = 16 * 1024;

    /** What a stranger may read as it is; anything else stays inside. */
    private static final Set<ErrorCode> FOR_STRANGERS = Set.of(
            ErrorCode.INVALID_REQUEST,
            ErrorCode.PROTOCOL_VERSION_UNSUPPORTED,
            ErrorCode.OVERLOADED,
            ErrorCode.RATE_LIMITED,
            ErrorCode.DATABASE_UNAVAILABLE,
            ErrorCode.STORAGE_FULL,
            ErrorCode.ENROLMENT_TOKEN_INVALID,
            ErrorCode.ENROLMENT_TOKEN_EXPIRED,
            ErrorCode.ENROLMENT_TOKEN_USED_UP,
            ErrorCode.CERTIFICATE_REQUEST_INVALID,
            ErrorCode.CERTIFICATE_EXPIRED,
            ErrorCode.DEVICE_REVOKED,
            ErrorCode.DEVICE_UNKNOWN);

    private final CertificateAuthority authority;
    private final EnrolmentTokenStore tokens;
    private final DeviceRegistry registry;
    private final Admission admission;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final RecentEnrolments recent = new RecentEnrolments();
    private final RenewalPace pace = new RenewalPace();
    private final Object[] asking = Stream.generate(Object::new).limit(64).toArray();

    /** A service over these; it owns none of them. */
    public EnrolmentService(
            CertificateAuthority authority, EnrolmentTokenStore tokens, DeviceRegistry registry, Clock clock) {
        this.authority = authority;
        this.tokens = tokens;
        this.registry = registry;
        this.admission = Admission.of(registry);
        this.clock = clock;
    }

    /**
     * Enrols a device. The token is used last, when nothing the device sent can be wrong any more, so a bad request does
     * not cost a use; and the use is given back when the registry does not take the device. A device whose answer was lost
     * asks again with the same token and the same key: for ten minutes it gets the same answer, and no further use is
     * taken. The address is for the log, and for the store of tokens.
     */
    public EnrolDeviceResponse enrol(EnrolDeviceRequest request, String remoteAddress) {
        try {
            return EnrolDeviceResponse.newBuilder()
                    .setEnrolled(enrolled(request, remoteAddress))
                    .build();
        } catch (RuntimeException e) {
            return EnrolDeviceResponse.newBuilder()
                    .setRefused(refusal("enrolment from " + plain(remoteAddress), e))
                    .build();
        }
    }

    /**
     * Issues a new certificate to a device that proved who it is; asks the registry again whether it may have one. Five in
     * a row, then one in a minute (in a quarter of its life where that is shorter); more are refused with RATE_LIMITED.
     */
    public RenewCertificateResponse renew(DeviceIdentity device, RenewCertificateRequest request) {
        try {
            admission.admit(device);
            pace.take(device.id(), device.certificate(), clock.instant());
            CertificateRequest wish =
                    CertificateRequest.parse(request.getCertificateRequest().toByteArray());
            List<X509Certificate> chain = authority.issueDevice(wish, device.id(), device.tenant());
            registry.certificateIssued(device.id(), chain.get(0));
            LOG.info("device {} renewed its certificate until {}", device.id(), end(chain));
            return RenewCertificateResponse.newBuilder()
                    .setRenewed(CertificateRenewed.newBuilder()
                            .addAllCertificateChain(encoded(chain))
                            .setTrust(authority.trust().toProto()))
                    .build();
        } catch (RuntimeException e) {
            return RenewCertificateResponse.newBuilder()
                    .setRefused(refusal("renewal of device " + device.id(), e))
                    .build();
        }
    }

    private DeviceEnrolled enrolled(EnrolDeviceRequest request, String remoteAddress) {
        requireCommonProtocol(request.getProtocol());
        EnrolmentToken token = EnrolmentToken.parse(request.getToken());
        DeviceFacts facts = boundedFacts(request.getFacts());
        CertificateRequest wish =
                CertificateRequest.parse(request.getCertificateRequest().toByteArray());
        RecentEnrolments.Asker asker = new RecentEnrolments.Asker(token.hash(), wish.publicKey());
        // The same device may ask twice at once: a first connection that died, and the next.
        synchronized (asking[Math.floorMod(asker.hashCode(), asking.length)]) {
            Instant now = clock.instant();
            Optional<DeviceEnrolled> lost = recent.find(asker, now);
            if (lost.isPresent()) {
                LOG.info(
                        "device {} asked again and was answered again",
                        lost.get().getDeviceId());
                return lost.get();
            }
            DeviceEnrolled answer = register(token, wish, facts, now, remoteAddress);
            recent.keep(asker, answer, now);
            return answer;
        }
    }

    private DeviceEnrolled register(
            EnrolmentToken token, CertificateRequest wish, DeviceFacts facts, Instant now, String remoteAddress) {
        DeviceEnrolled answer =
                tokens.use(token.hash(), now, remoteAddress, policy -> registered(policy, wish, facts, now));
        LOG.info(
                "device {} enrolled for tenant {} from {}",
                answer.getDeviceId(),
                answer.getTenantId(),
                plain(remoteAddress));
        return answer;
    }

    private DeviceEnrolled registered(EnrolmentPolicy policy, CertificateRequest wish, DeviceFacts facts, Instant now) {
        DeviceId id = DeviceId.random();
        List<X509Certificate> chain = authority.issueDevice(wish, id, policy.tenant());
        registry.register(EnrolledDevice.enrolled(id, policy, facts, now, chain.get(0)));
        return DeviceEnrolled.newBuilder()
                .setDeviceId(id.toString())
                .setTenantId(policy.tenant().toString())
                .addAllCertificateChain(encoded(chain))
                .setTrust(authority.trust().toProto())
                .build();
    }

    private static void requireCommonProtocol(ProtocolRange range) {
        if (Integer.compareUnsigned(range.getMinimum(), ENROLMENT_PROTOCOL) > 0
                || Integer.compareUnsigned(range.getMaximum(), ENROLMENT_PROTOCOL) < 0) {
            throw new RemoteException(ErrorCode.PROTOCOL_VERSION_UNSUPPORTED);
        }
    }

    private static DeviceFacts boundedFacts(DeviceFacts facts) {
        if (facts.getSerializedSize() > MAXIMUM_FACTS_BYTES) {
            throw new RemoteException(ErrorCode.INVALID_REQUEST, "The facts about the machine are too large.");
        }
        return ReportedFacts.sanitise(facts);
    }

    private Refusal refusal(String what, RuntimeException failure) {
        byte[] id = new byte[8];
        random.nextBytes(id);
        String requestId = HexFormat.of().formatHex(id);
        RemoteException told = new RemoteException(ErrorCode.INTERNAL);
        if (failure instanceof RemoteException known && FOR_STRANGERS.contains(known.code())) {
            told = known;
            LOG.info("{} refused: {} [{}]", what, known.code(), requestId);
        } else {
            LOG.error("{} failed [{}]", what, requestId, failure);
        }
        return told.toRefusal().toBuilder().setRequestId(requestId).build();
    }

    private static List<ByteString> encoded(List<X509Certificate> chain) {
        return chain.stream()
                .map(certificate -> ByteString.copyFrom(Digests.der(certificate)))
                .toList();
    }

    private static Instant end(List<X509Certificate> chain) {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** An address may come from a header that a stranger wrote. */
    private static String plain(String address) {
        String cut = address.length() > 64 ? address.substring(0, 64) : address;
        return cut.replaceAll("[^0-9A-Za-z.:%\\[\\]/_-]", "?");
    }
}

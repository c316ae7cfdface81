package dev.farhand.transport.link;

import com.google.protobuf.ByteString;
import dev.farhand.core.identity.CertificateRequest;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceKeys;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent's credentials in memory. */
public final class FakeCredentials implements LinkCredentials {
    final DeviceId device;
    final List<String> events = new CopyOnWriteArrayList<>();
    volatile Identity identity;
    volatile TrustBundle trust;
    private volatile KeyPair prepared = DeviceKeys.generate();

    FakeCredentials(DeviceId device, Identity identity, TrustBundle trust) {
        this.device = device;
        this.identity = identity;
        this.trust = trust;
    }

    /** Whose they are. */
    public DeviceId device() {
        return device;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public TrustBundle trust() {
        return trust;
    }

    @Override
    public RenewCertificateRequest prepareRenewal() {
        prepared = DeviceKeys.generate();
        events.add("prepared");
        return RenewCertificateRequest.newBuilder()
                .setCertificateRequest(ByteString.copyFrom(CertificateRequest.create(prepared)))
                .build();
    }

    @Override
    public void renewed(List<X509Certificate> chain) {
        identity = Identity.of(prepared.getPrivate(), chain);
        events.add("renewed");
    }

    @Override
    public void trustChanged(TrustBundle bundle) {
        trust = bundle;
        events.add("trust " + bundle.version());
    }
}

package dev.farhand.benchmark;

import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.transport.link.LinkCredentials;
import java.security.cert.X509Certificate;
import java.util.List;

/** Credentials that outlive every benchmark. */
record FixedCredentials(Identity identity, TrustBundle trust) implements LinkCredentials {
    @Override
    public RenewCertificateRequest prepareRenewal() {
        throw new IllegalStateException("no benchmark runs for sixty days");
    }

    @Override
    public void renewed(List<X509Certificate> chain) {
        throw new IllegalStateException("nobody asked for a renewal");
    }

    @Override
    public void trustChanged(TrustBundle bundle) {
        // The authority of a benchmark does not rotate.
    }
}

package dev.farhand.sample.embedserver;

import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkServer;
import java.time.Duration;
import java.util.List;

/** Replaces the authority while agents stay connected: {@link #begin}, wait until all have renewed, {@link #retire}. */
final class Rotation {
    private static final Duration RETURN_SPREAD = Duration.ofSeconds(2);

    private final CertificateAuthority authority;
    private final ServerCertificate certificate;
    private final LinkServer links;
    private final TokenDesk tokens;

    Rotation(CertificateAuthority authority, ServerCertificate certificate, LinkServer links, TokenDesk tokens) {
        this.authority = authority;
        this.certificate = certificate;
        this.links = links;
        this.tokens = tokens;
    }

    /** A new authority issues from now on; connected agents learn of it, and renew with it. */
    String begin() {
        authority.rotate();
        certificate.renew();
        links.announceTrust(authority.trust());
        List<Link> told = List.copyOf(links.links().all());
        told.forEach(link -> links.demandRenewal(Names.device(link)));
        return "rotated: trust version " + authority.trust().version() + ", connected and told: " + told.size()
                + "; retire when all devices have renewed";
    }

    /**
     * The old authority goes. A device that never renewed meanwhile has to enrol again. A link that stands since before the
     * rotation was proved by the old authority, and its agent does well not to drop that one; so the agents come back, to
     * a server that proves itself by the new authority, and learn it there.
     */
    String retire() {
        authority.retire();
        certificate.renew();
        links.links().all().forEach(link -> link.drain(RETURN_SPREAD));
        List<String> replaced = tokens.replaceOutdated();
        return "retired: trust version " + authority.trust().version()
                + (replaced.isEmpty() ? "" : "; " + String.join("; ", replaced));
    }
}

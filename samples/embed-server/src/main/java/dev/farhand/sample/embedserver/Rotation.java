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
    private final LinkServer links;
    private final TokenDesk tokens;

    Rotation(CertificateAuthority authority, LinkServer links, TokenDesk tokens) {
        this.authority = authority;
        this.links = links;
        this.tokens = tokens;
    }

    /** A new authority issues from now on; connected agents learn of it, and renew with it. */
    String begin() {
        authority.rotate();
        links.announceTrust(authority.trust());
        List<Link> told = List.copyOf(links.links().all());
        told.forEach(link -> links.demandRenewal(Names.device(link)));
        return "rotated: trust version " + authority.trust().version() + ", connected and told: " + told.size()
                + "; retire when all devices have renewed";
    }

    /**
     * The old authority goes: from what this server proves itself with at the next handshake, and from the links that it
     * proved, whose agents come back within the spread. A device that never renewed meanwhile has to enrol again.
     */
    String retire() {
        authority.retire();
        links.announceTrust(authority.trust(), RETURN_SPREAD);
        List<String> replaced = tokens.replaceOutdated();
        return "retired: trust version " + authority.trust().version()
                + (replaced.isEmpty() ? "" : "; " + String.join("; ", replaced));
    }
}

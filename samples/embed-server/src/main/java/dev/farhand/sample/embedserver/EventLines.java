package dev.farhand.sample.embedserver;

import dev.farhand.core.text.ReportedFacts;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkServerListener;
import java.security.cert.X509Certificate;
import java.util.Locale;

/** One line for each thing that happens on the links. Refused strangers get none: they could write as many as they like. */
final class EventLines implements LinkServerListener {
    private final Terminal terminal;

    EventLines(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void connected(Link link) {
        String host = link.facts()
                .map(facts -> ReportedFacts.sanitise(facts).getHostName())
                .orElse("");
        terminal.print("+ " + Names.of(link) + " connected: " + (host.isEmpty() ? "nameless" : host) + " from "
                + Names.of(link.info().remoteAddress()) + " by "
                + link.info().carrier().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void ended(Link link, LinkEnd end) {
        terminal.print("- " + Names.of(link) + " ended: " + end.code() + ", by "
                + (end.byPeer() ? "the agent" : "this server"));
    }

    @Override
    public void certificateKept(Link link, X509Certificate certificate) {
        terminal.print("* " + Names.of(link) + " renewed its certificate, now until "
                + Names.of(certificate.getNotAfter().toInstant()));
    }

    @Override
    public void trustAccepted(Link link, int version) {
        terminal.print("* " + Names.of(link) + " accepted trust version " + version);
    }
}

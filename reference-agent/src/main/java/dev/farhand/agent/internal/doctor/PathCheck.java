package dev.farhand.agent.internal.doctor;

import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.machine.ClockDifference;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.ProxySettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The way to one server, step by step; a step that fails ends it, because the next ones need it. */
final class PathCheck {
    private static final String LINK = "farhand-link/1";
    /** Connection, answer of the proxy, TLS, answer of the server. */
    private static final int STEPS = 4;

    private final URI server;
    private final String host;
    private final int port;
    private final boolean encrypted;
    private final Optional<ProxySettings.Proxy> proxy;
    private final Optional<TrustBundle> trust;
    private final Duration patience;
    private final CarrierPolicy carrier;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    PathCheck(URI server, DialSettings dial, Optional<TrustBundle> trust, Clock clock) {
        this.server = server;
        this.encrypted = !"http".equalsIgnoreCase(server.getScheme());
        String name = String.valueOf(server.getHost());
        this.host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        this.port = server.getPort() > 0 ? server.getPort() : encrypted ? 443 : 80;
        this.proxy = dial.proxy().towards(host, port);
        this.trust = trust;
        this.patience = dial.patience();
        this.carrier = dial.carrier();
        this.clock = clock;
    }

    List<Finding> examine() {
        String next = proxy.map(ProxySettings.Proxy::host).orElse(host);
        if (resolves(next) && connects()) {
            TlsProbe probe = new TlsProbe(host, port, trust, clock);
            if (!reaches(probe)) {
                findings.add(Finding.problem(
                        "way to " + server,
                        carrier == CarrierPolicy.AUTO
                                ? "Neither carrier of the link reaches the server."
                                : "The only carrier that " + setting() + " allows does not reach the server.",
                        "The first problem above is the one to solve."));
            }
        }
        return findings;
    }

    /** A carrier that the link may not use is no way, however well it would work. */
    private boolean reaches(TlsProbe probe) {
        return switch (carrier) {
            case TLS -> linkTls(probe);
            case WEBSOCKET -> webSocket(probe);
            case AUTO -> {
                boolean direct = encrypted && linkTls(probe);
                yield webSocket(probe) || direct;
            }
        };
    }

    private String setting() {
        return AgentKeys.CARRIER.name() + " = " + carrier.name().toLowerCase(Locale.ROOT);
    }

    /** What to say of a carrier that does not work. */
    private String otherwise(String whenBothAreAllowed) {
        return carrier == CarrierPolicy.AUTO ? whenBothAreAllowed : setting() + " allows no other carrier.";
    }

    private boolean resolves(String name) {
        try {
            String addresses = String.join(
                    ", ",
                    Arrays.stream(InetAddress.getAllByName(name))
                            .map(InetAddress::getHostAddress)
                            .toList());
            findings.add(Finding.ok("name", name + " is " + addresses + "."));
            return true;
        } catch (UnknownHostException e) {
            findings.add(Finding.problem(
                    "name",
                    "The name " + name + " is not known here.",
                    "Check the spelling, and the name servers of this machine (/etc/resolv.conf)."));
            return false;
        }
    }

    private boolean connects() {
        try {
            look(socket -> true);
            String way = proxy.map(p -> " through the proxy " + p.host() + ":" + p.port())
                    .orElse("");
            findings.add(Finding.ok("connection", host + ":" + port + " answers" + way + "."));
            return true;
        } catch (ProxyRefusal e) {
            findings.add(Finding.problem("proxy", e.sentence(), e.advice()));
        } catch (IOException e) {
            String end =
                    proxy.map(p -> "the proxy " + p.host() + ":" + p.port()).orElse(host + ":" + port);
            findings.add(Finding.problem("connection", "No connection to " + end + ": " + why(e), adviceFor(e)));
        }
        return false;
    }

    private interface Look<T> {
        T at(Socket socket) throws IOException;
    }

    /** Looks at one connection to the server, which ends in time whatever the other end does. */
    private <T> T look(Look<T> look) throws IOException {
        try (Socket socket = new Socket();
                Watchdog dog = Watchdog.over(socket, patience.multipliedBy(STEPS))) {
            try {
                connect(socket);
                return look.at(socket);
            } catch (IOException e) {
                throw dog.cut() ? new SocketTimeoutException() : e;
            }
        }
    }

    private void connect(Socket socket) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        if (proxy.isPresent()) {
            ProxySettings.Proxy via = proxy.get();
            socket.connect(new InetSocketAddress(via.host(), via.port()), (int) patience.toMillis());
            ProxyTunnel.open(socket, via, host, port);
        } else {
            socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
        }
    }

    private boolean linkTls(TlsProbe probe) {
        try {
            TlsProbe.Result result = look(socket -> probe.handshake(socket, LINK));
            if (!result.ours() && !result.nobodyKnows()) {
                findings.add(probe.foreign("tls", result));
                return false;
            }
            boolean spoken = result.protocol().equals(LINK);
            findings.add(
                    spoken
                            ? reached("tls", "TLS reaches", result)
                            : Finding.note(
                                    "tls",
                                    "TLS reaches a server that does not offer the link on this port.",
                                    otherwise("The WebSocket carrier is used instead, when that works.")));
            return spoken;
        } catch (IOException e) {
            findings.add(stranger(probe)
                    .orElseGet(() -> Finding.note(
                            "tls",
                            "No TLS connection: " + why(e),
                            "Something on the way may not let it through; "
                                    + otherwise("the WebSocket carrier is used instead."))));
            return false;
        }
    }

    private static Finding reached(String check, String what, TlsProbe.Result result) {
        return result.nobodyKnows()
                ? Finding.note(
                        check,
                        what + " a server that offers the link, with a certificate of \"" + result.shownBy() + "\".",
                        "Whether it is yours is checked by enrolment.")
                : Finding.ok(check, what + " the server itself: " + result.shownBy() + ".");
    }

    /** A box that inspects TLS often turns away what it does not know; asked as a browser asks, it shows its certificate. */
    private Optional<Finding> stranger(TlsProbe probe) {
        try {
            TlsProbe.Result result = look(socket -> probe.handshake(socket, "http/1.1"));
            return result.ours() || result.nobodyKnows() ? Optional.empty() : Optional.of(probe.foreign("tls", result));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean webSocket(TlsProbe probe) {
        try {
            return look(socket -> {
                Socket outer = encrypted ? probe.upgrade(socket, "http/1.1") : socket;
                WebSocketProbe.Result answer = WebSocketProbe.ask(outer, host, port, server.getRawPath());
                answer.date()
                        .map(date -> new ClockDifference(Duration.between(date, clock.instant())))
                        .ifPresent(difference -> findings.add(ClockCheck.of(difference)));
                if (answer.accepted()) {
                    return inside(probe, outer);
                }
                findings.add(Finding.note(
                        "websocket",
                        "The server answers the WebSocket carrier with " + answer.said() + ".",
                        otherwise("Not needed while straight TLS works.")
                                + " A reverse proxy has to pass /agent/link on, upgrade included."));
                return false;
            });
        } catch (IOException e) {
            findings.add(Finding.note(
                    "websocket",
                    "The WebSocket carrier does not get through: " + why(e),
                    otherwise("Not needed while straight TLS works.")));
            return false;
        }
    }

    /** An upgrade alone proves nothing: the link's own TLS has to reach our server through it. */
    private boolean inside(TlsProbe probe, Socket outer) throws IOException {
        TlsProbe.Result result = probe.handshake(new WebSocketTunnel(outer), LINK);
        if (result.isExpired()) {
            findings.add(probe.foreign("websocket", result));
            return false;
        }
        boolean reached =
                (result.ours() || result.nobodyKnows()) && result.protocol().equals(LINK);
        findings.add(
                reached
                        ? reached("websocket", "The WebSocket carrier gets through to", result)
                        : Finding.note(
                                "websocket",
                                "Inside the WebSocket carrier another server answers, with a certificate of \""
                                        + result.shownBy() + "\".",
                                "The address leads to a server this machine does not belong to; check farhand.agent.server."));
        return reached;
    }

    private static String why(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "no answer in time.";
        }
        if (e instanceof NoRouteToHostException) {
            return "there is no route to it.";
        }
        if (e instanceof ConnectException) {
            return "it was refused.";
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.toLowerCase(Locale.ROOT).contains("reset") ? "it was cut." : message;
    }

    private static String adviceFor(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "A firewall drops it, or the machine is off: ask who runs the network to let this machine out.";
        }
        if (e instanceof ConnectException) {
            return "Nothing listens there: check the port, and whether the server runs.";
        }
        return "Check the network of this machine.";
    }
}

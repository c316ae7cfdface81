package dev.farhand.agent.internal.doctor;

import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.machine.ClockDifference;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.ProxySettings;
import java.io.EOFException;
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
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

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
    /** Made at the end: what to do about one carrier depends on whether the other gets through. */
    private final List<Supplier<Finding>> findings = new ArrayList<>();

    private boolean tlsReaches;
    private boolean webSocketReaches;

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
                add(Finding.problem("way to " + server, noWay(), "Why is said above."));
            }
        }
        return findings.stream().map(Supplier::get).toList();
    }

    private void add(Finding finding) {
        findings.add(() -> finding);
    }

    private String noWay() {
        if (carrier != CarrierPolicy.AUTO) {
            return "The only carrier that " + setting() + " allows does not reach the server.";
        }
        return encrypted
                ? "Neither carrier of the link reaches the server."
                : "The WebSocket carrier, the only one for http://, does not reach the server.";
    }

    /** A carrier that the link may not use is no way, however well it would work. */
    private boolean reaches(TlsProbe probe) {
        boolean both = carrier == CarrierPolicy.AUTO;
        tlsReaches = (both ? encrypted : carrier == CarrierPolicy.TLS) && linkTls(probe);
        webSocketReaches = (both || carrier == CarrierPolicy.WEBSOCKET) && webSocket(probe);
        return tlsReaches || webSocketReaches;
    }

    private String setting() {
        return AgentKeys.CARRIER.name() + " = " + carrier.name().toLowerCase(Locale.ROOT);
    }

    /** What to do about a carrier that does not work, when all have been tried. */
    private String otherwise(String advice) {
        if (carrier != CarrierPolicy.AUTO) {
            return joined(advice, setting() + " allows no other carrier.");
        }
        if (webSocketReaches) {
            return "The WebSocket carrier is used instead.";
        }
        return tlsReaches ? joined(advice, "Not needed while straight TLS works.") : advice;
    }

    private static String joined(String first, String second) {
        return first.isEmpty() ? second : first + " " + second;
    }

    private boolean resolves(String name) {
        try {
            String addresses = String.join(
                    ", ",
                    Arrays.stream(InetAddress.getAllByName(name))
                            .map(InetAddress::getHostAddress)
                            .toList());
            add(Finding.ok("name", name + " is " + addresses + "."));
            return true;
        } catch (UnknownHostException e) {
            add(Finding.problem(
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
            add(Finding.ok("connection", host + ":" + port + " answers" + way + "."));
            return true;
        } catch (ProxyRefusal e) {
            add(Finding.problem("proxy", e.sentence(), e.advice()));
        } catch (IOException e) {
            String end =
                    proxy.map(p -> "the proxy " + p.host() + ":" + p.port()).orElse(host + ":" + port);
            add(Finding.problem("connection", "No connection to " + end + ": " + why(e), adviceFor(e)));
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
                findings.add(() -> probe.foreign("tls", result, otherwise(letThrough())));
                return false;
            }
            if (result.protocol().equals(LINK)) {
                add(reached("tls", "TLS reaches", result));
                return true;
            }
            findings.add(() -> Finding.note(
                    "tls", "TLS reaches a server that does not offer the link on this port.", otherwise("")));
        } catch (IOException e) {
            Optional<TlsProbe.Result> stranger = stranger(probe);
            findings.add(() -> stranger.map(result -> probe.foreign("tls", result, otherwise(letThrough())))
                    .orElseGet(() -> Finding.note(
                            "tls",
                            "No TLS connection: " + why(e),
                            otherwise(
                                    isNoTls(e)
                                            ? "Check the port of the address."
                                            : "Something on the way may not let it through."))));
        }
        return false;
    }

    private String letThrough() {
        return "Ask who runs it to let " + host + " through untouched.";
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
    private Optional<TlsProbe.Result> stranger(TlsProbe probe) {
        try {
            return Optional.of(look(socket -> probe.handshake(socket, "http/1.1")))
                    .filter(result -> !result.ours() && !result.nobodyKnows());
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
                        .ifPresent(difference -> add(ClockCheck.of(difference)));
                if (answer.accepted()) {
                    return inside(probe, outer);
                }
                findings.add(() -> Finding.note(
                        "websocket",
                        "The server answers the WebSocket carrier with " + answer.said() + ".",
                        otherwise("A reverse proxy has to pass /agent/link on, upgrade included.")));
                return false;
            });
        } catch (IOException e) {
            findings.add(() ->
                    Finding.note("websocket", "The WebSocket carrier does not get through: " + why(e), otherwise("")));
            return false;
        }
    }

    /** An upgrade alone proves nothing: the link's own TLS has to reach our server through it. */
    private boolean inside(TlsProbe probe, Socket outer) throws IOException {
        TlsProbe.Result result = probe.handshake(new WebSocketTunnel(outer), LINK);
        if (result.isExpired()) {
            findings.add(() -> probe.foreign("websocket", result, otherwise("")));
            return false;
        }
        boolean reached =
                (result.ours() || result.nobodyKnows()) && result.protocol().equals(LINK);
        add(
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
        if (isNoTls(e)) {
            return "what answers does not speak TLS.";
        }
        if (e instanceof SSLException && e.getCause() instanceof EOFException) {
            return "the other end hung up.";
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.toLowerCase(Locale.ROOT).matches(".*(reset|broken pipe).*") ? "it was cut." : message;
    }

    /** The JDK has no other sign of it than these words of its own. */
    private static boolean isNoTls(IOException e) {
        return e instanceof SSLException
                && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("ssl message");
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

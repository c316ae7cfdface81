package dev.farhand.agent.internal.doctor;

import dev.farhand.agent.internal.machine.ClockDifference;
import dev.farhand.core.identity.TrustBundle;
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

    private final URI server;
    private final String host;
    private final int port;
    private final boolean encrypted;
    private final Optional<ProxySettings.Proxy> proxy;
    private final Optional<TrustBundle> trust;
    private final Duration patience;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    PathCheck(URI server, ProxySettings proxy, Optional<TrustBundle> trust, Duration patience, Clock clock) {
        this.server = server;
        this.encrypted = !"http".equalsIgnoreCase(server.getScheme());
        String name = String.valueOf(server.getHost());
        this.host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        this.port = server.getPort() > 0 ? server.getPort() : encrypted ? 443 : 80;
        this.proxy = proxy.towards(host, port);
        this.trust = trust;
        this.patience = patience;
        this.clock = clock;
    }

    List<Finding> examine() {
        String next = proxy.map(ProxySettings.Proxy::host).orElse(host);
        if (resolves(next) && connects()) {
            TlsProbe probe = new TlsProbe(host, port, trust, clock);
            boolean direct = encrypted && linkTls(probe);
            boolean webSocket = webSocket(probe);
            if (!direct && !webSocket) {
                findings.add(Finding.problem(
                        "way to " + server,
                        "Neither carrier of the link reaches the server.",
                        "The first problem above is the one to solve."));
            }
        }
        return findings;
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
        try (Socket socket = tunnel()) {
            String way = proxy.map(p -> " through the proxy " + p.host() + ":" + p.port())
                    .orElse("");
            findings.add(Finding.ok("connection", host + ":" + port + " answers" + way + "."));
            return socket.isConnected();
        } catch (ProxyRefusal e) {
            findings.add(Finding.problem("proxy", e.sentence(), e.advice()));
        } catch (IOException e) {
            String end =
                    proxy.map(p -> "the proxy " + p.host() + ":" + p.port()).orElse(host + ":" + port);
            findings.add(Finding.problem("connection", "No connection to " + end + ": " + why(e), adviceFor(e)));
        }
        return false;
    }

    private Socket tunnel() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout((int) patience.toMillis());
            if (proxy.isPresent()) {
                ProxySettings.Proxy via = proxy.get();
                socket.connect(new InetSocketAddress(via.host(), via.port()), (int) patience.toMillis());
                ProxyTunnel.open(socket, via, host, port);
            } else {
                socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private boolean linkTls(TlsProbe probe) {
        try (Socket socket = tunnel()) {
            TlsProbe.Result result = probe.handshake(socket, LINK);
            if (!result.ours()) {
                findings.add(probe.foreign("tls", result));
                return false;
            }
            boolean spoken = result.protocol().equals(LINK);
            findings.add(
                    spoken
                            ? Finding.ok("tls", "TLS reaches the server itself: " + result.shownBy() + ".")
                            : Finding.note(
                                    "tls",
                                    "TLS reaches a server that does not offer the link on this port.",
                                    "The WebSocket carrier is used instead, when that works."));
            return spoken;
        } catch (IOException e) {
            findings.add(stranger(probe)
                    .orElseGet(() -> Finding.note(
                            "tls",
                            "No TLS connection: " + why(e),
                            "Something on the way may not let it through; the WebSocket carrier is used instead.")));
            return false;
        }
    }

    /** A box that inspects TLS often turns away what it does not know; asked as a browser asks, it shows its certificate. */
    private Optional<Finding> stranger(TlsProbe probe) {
        try (Socket socket = tunnel()) {
            TlsProbe.Result result = probe.handshake(socket, "http/1.1");
            return result.ours() ? Optional.empty() : Optional.of(probe.foreign("tls", result));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean webSocket(TlsProbe probe) {
        try (Socket socket = tunnel()) {
            WebSocketProbe.Result result = WebSocketProbe.ask(
                    encrypted ? probe.upgrade(socket, "http/1.1") : socket, host, port, server.getPath());
            result.date()
                    .map(date -> new ClockDifference(Duration.between(date, clock.instant())))
                    .ifPresent(difference -> findings.add(ClockCheck.of(difference)));
            if (result.accepted()) {
                findings.add(Finding.ok("websocket", "The WebSocket carrier gets through."));
                return true;
            }
            findings.add(
                    Finding.note(
                            "websocket",
                            "The server answers the WebSocket carrier with \"" + result.statusLine() + "\".",
                            "Not needed while straight TLS works. A reverse proxy has to pass /agent/link on, upgrade included."));
        } catch (IOException e) {
            findings.add(Finding.note(
                    "websocket",
                    "The WebSocket carrier does not get through: " + why(e),
                    "Not needed while straight TLS works."));
        }
        return false;
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

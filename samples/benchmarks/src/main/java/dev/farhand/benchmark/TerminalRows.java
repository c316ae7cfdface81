package dev.farhand.benchmark;

import dev.farhand.benchmark.Chromium.Page;
import dev.farhand.transport.testing.DelayProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A terminal as a person at the console feels it: the shipped server and agent, and a real browser. */
final class TerminalRows {
    static final int TEXT = 20_000_000;
    static final String OURS =
            "shipped server and agent as processes, embedded PostgreSQL, TLS on loopback; the console's"
                    + " page in headless Chromium without GPU, driven and timed inside the page";

    private final Context context;
    private final Scale scale;
    private final Peer peer = Peer.ofEnvironment();

    TerminalRows(Context context) {
        this.context = context;
        scale = context.scale();
    }

    /** The group's rows, of those that are wanted. */
    void run(Options options) {
        try (Installation house = Installation.secure(context.work());
                Chromium browser = Chromium.start(house.folder().resolve("browser"))) {
            ConsoleClient console = house.signIn();
            house.agent(console);
            String device = console.devices().get(0);
            Path text = text(house.folder());
            if (options.wants("held-key")) {
                try (Desk desk = new Desk(console, console.session(device));
                        TerminalTab tab = tab(browser, console, console.server())) {
                    show(tab, console.server(), device, desk.session());
                    held(tab);
                }
            }
            if (options.wants("slow-path")) {
                slow(browser, console, house, device);
            }
            if (peer.program().isPresent()) {
                new TerminalBeside(context, peer, console, device).run(options);
            } else {
                byOurselves(options, browser, console, device, text);
            }
        }
    }

    private void byOurselves(Options options, Chromium browser, ConsoleClient console, String device, Path text) {
        try (TerminalTab tab = tab(browser, console, console.server())) {
            if (options.wants("open")) {
                opening(tab, console, device);
            }
            try (Desk desk = new Desk(console, console.session(device))) {
                show(tab, console.server(), device, desk.session());
                if (options.wants("echo")) {
                    echo(tab);
                }
                if (options.wants("flood")) {
                    flood(tab, text);
                }
                if (options.wants("interrupt")) {
                    interrupt(tab, text);
                }
            }
        }
    }

    /** A session that is ended with the row. */
    private record Desk(ConsoleClient console, String session) implements AutoCloseable {
        @Override
        public void close() {
            console.end(session);
        }
    }

    private static TerminalTab tab(Chromium browser, ConsoleClient console, String address) {
        Page page = browser.page();
        String[] cookie = console.cookie().split("=", 2);
        page.ask(
                "Network.setCookie",
                Map.of("name", cookie[0], "value", cookie[1], "url", address, "httpOnly", true, "secure", true));
        return new TerminalTab(page);
    }

    private static void show(TerminalTab tab, String address, String device, String session) {
        tab.page().open(address + "/devices/" + device + "/terminal?session=" + session);
        tab.page().await("the terminal", "window.__probe.term() && document.querySelector('[data-away=\"false\"]')");
        tab.awaitPrompt();
        tab.page().evaluate("window.__probe.term().focus()");
        Pair.pause(Duration.ofMillis(500));
    }

    /** Lines of words, the same at every run. */
    private static Path text(Path folder) {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder(TEXT + 100);
        while (text.length() < TEXT) {
            int length = 40 + random.nextInt(60);
            for (int i = 0; i < length; i++) {
                text.append(random.nextInt(100) < 17 ? ' ' : (char) ('a' + random.nextInt(26)));
            }
            text.append('\n');
        }
        text.setLength(TEXT);
        try {
            Path file = Files.writeString(folder.resolve("text"), text, StandardCharsets.US_ASCII);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void opening(TerminalTab tab, ConsoleClient console, String device) {
        int count = scale.of(30, 5);
        List<Double> times = new ArrayList<>();
        for (int i = -1; i < count; i++) {
            tab.page().open(console.server() + "/devices/" + device);
            tab.page().await("the device's page", "document.querySelector('a[aria-keyshortcuts=\"t\"]')");
            Pair.pause(Duration.ofMillis(600));
            tab.page().click("a[aria-keyshortcuts=\"t\"]");
            double at = tab.awaitPrompt();
            double click = (Double) tab.page().evaluate("window.__probe.clicks[0]");
            if (i >= 0) {
                times.add(at - click);
            }
            console.end(tab.page()
                    .evaluate("new URL(location.href).searchParams.get('session').replaceAll('\"', '')")
                    .toString());
        }
        Figure figure = Figure.of("terminal.open", Numbers.median(times), "ms")
                .from(times.size(), Numbers.p95(times))
                .mustBe(Target.ratioAtMost(1))
                .how(
                        "click on a machine's page until the shell's prompt is in the terminal: session, ticket, socket, grant,"
                                + " pty, bash; " + OURS + scale.words());
        context.report().add(figure);
    }

    private void echo(TerminalTab tab) {
        int rounds = scale.of(4, 1);
        int count = scale.of(60, 40);
        List<Double> parsed = new ArrayList<>();
        List<Double> drawn = new ArrayList<>();
        int lost = 0;
        for (int round = 0; round < rounds; round++) {
            TerminalTab.Echoes echoes = tab.echoes(count);
            parsed.addAll(echoes.parsed());
            drawn.addAll(echoes.drawn());
            lost += echoes.lost();
        }
        String how = "keydown in the page until the character is in xterm.js's buffer, one key at a time, " + lost
                + " lost; " + OURS + scale.words();
        context.report()
                .add(Figure.of("terminal.echo", Numbers.median(parsed), "ms")
                        .from(parsed.size(), Numbers.p95(parsed))
                        .mustBe(Target.ratioAtMost(1))
                        .how(how));
        context.report()
                .add(Figure.of("terminal.echo.p95", Numbers.p95(parsed), "ms")
                        .from(parsed.size())
                        .mustBe(Target.ratioAtMost(1))
                        .how(how));
        context.report()
                .add(Figure.of("terminal.echo.painted", Numbers.median(drawn), "ms")
                        .from(drawn.size(), Numbers.p95(drawn))
                        .how(
                                "the same until the frame with the character is drawn, which waits for the next of 60 a second"
                                        + scale.words()));
    }

    private void flood(TerminalTab tab, Path text) {
        int rounds = scale.of(5, 1);
        List<Double> rates = new ArrayList<>();
        List<Double> stalls = new ArrayList<>();
        tab.flood("head -c 4000000 " + text);
        for (int round = 0; round < rounds; round++) {
            TerminalTab.Flood flood = tab.flood("cat " + text);
            rates.add(TEXT / 1000.0 / flood.millis());
            stalls.add(flood.stall());
        }
        context.report()
                .add(Figure.of("terminal.flood", Numbers.median(rates), "MB/s")
                        .from(rounds)
                        .mustBe(Target.ratioAtLeast(2))
                        .how("20 MB of text from Enter until the last line is in the terminal; " + OURS
                                + scale.words()));
        context.report()
                .add(Figure.of("terminal.flood.stall", Numbers.median(stalls), "ms")
                        .from(rounds, Numbers.p95(stalls))
                        .mustBe(Target.atMost(60, "ms"))
                        .how("longest time meanwhile in which the page ran nothing else; median and p95 of the runs"
                                + scale.words()));
    }

    private void interrupt(TerminalTab tab, Path text) {
        int rounds = scale.of(10, 2);
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            times.add(tab.interrupt("while :; do cat " + text + "; done", Duration.ofSeconds(scale.of(3, 1)))
                    .millis());
        }
        context.report()
                .add(Figure.of("terminal.interrupt", Numbers.median(times), "ms")
                        .from(rounds, Numbers.p95(times))
                        .mustBe(Target.atMost(200, "ms"))
                        .how(
                                "Ctrl-C after some seconds of endless text, from the key until the prompt is in the terminal; "
                                        + OURS + scale.words()));
    }

    private void held(TerminalTab tab) {
        Duration time = scale.of(Duration.ofSeconds(60), Duration.ofSeconds(3));
        int[] counts = tab.hold(time, Duration.ofNanos(1_000_000_000L / 30));
        context.report()
                .add(Figure.of("terminal.held-key.lost", counts[0] - counts[1], "keys")
                        .from(counts[0])
                        .mustBe(Target.atMost(0, "keys"))
                        .how("a key held for " + time.toSeconds() + " s, repeating 30 times a second: " + counts[0]
                                + " went down, the shell read " + counts[1] + scale.words()));
    }

    /** The same keys from further away; what the way itself takes is measured on the same way. */
    private void slow(Chromium browser, ConsoleClient console, Installation house, String device) {
        int count = scale.of(200, 30);
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), house.port());
        try (DelayProxy path = DelayProxy.to(server)
                        .rate(20_000_000)
                        .delay(Duration.ofMillis(20))
                        .open();
                Desk desk = new Desk(console, console.session(device))) {
            String address = "https://localhost:" + path.address().getPort();
            double trip = RoundTrip.over(20_000_000, Duration.ofMillis(20), scale.of(100, 20));
            try (TerminalTab tab = tab(browser, console, address)) {
                show(tab, address, device, desk.session());
                List<Double> parsed = tab.echoes(count).parsed();
                context.report()
                        .add(Figure.of("terminal.echo.slow-path", Numbers.median(parsed) - trip, "ms")
                                .from(parsed.size(), Numbers.p95(parsed) - trip)
                                .mustBe(Target.atMost(3, "ms"))
                                .how(
                                        "key to character as terminal.echo with 20 Mbit/s and 40 ms between browser and server, less"
                                                + " the round trip of one byte on such a way, "
                                                + Numbers.round(trip) + " ms; a forwarder that delays, no real packets"
                                                + scale.words()));
            }
        }
    }
}

package dev.farhand.benchmark;

import java.util.Map;

/** The console's terminal beside those of other products, by the program that measures them. */
final class TerminalBeside {
    private static final String NEAR = "meshcentral";
    private static final String FAST = "wetty";
    /** Asks before it ends a session. */
    private static final String END = "for (const wait of [0, 250]) setTimeout(() => [...document.querySelectorAll("
            + "(wait ? '[role=dialog] ' : '') + 'button')].find((one) => one.textContent === 'End session')?.click(), wait)";

    /** Where the page says which terminal it shows. */
    private static final String TERMINAL =
            "document.querySelector('.xterm')?.parentElement?.[Symbol.for('farhand.terminal')]";

    /** The page lets nobody evaluate text but while it is driven, so the probe gets a function to look with later. */
    private static final String OPEN =
            "window.__pb.term = () => " + TERMINAL + "; document.querySelector('a[aria-keyshortcuts=\"t\"]').click()";

    private final Context context;
    private final Scale scale;
    private final Peer peer;
    private final ConsoleClient console;
    private final Map<String, String> ours;

    TerminalBeside(Context context, Peer peer, ConsoleClient console, String device) {
        this.context = context;
        scale = context.scale();
        this.peer = peer;
        this.console = console;
        ours = Map.of(
                "PEER_TOOL",
                "farhand",
                "PEER_URL",
                console.server() + "/devices/" + device,
                "PEER_LOGIN_JS",
                "document.cookie = '" + console.cookie() + "; Path=/; Secure'",
                "PEER_WAIT",
                "1500",
                "PEER_TERMINAL_JS",
                OPEN,
                "PEER_CLOSE_JS",
                END,
                "PEER_TERM_EXPR",
                TERMINAL);
    }

    void run(Options options) {
        if (options.wants("open") || options.wants("echo")) {
            peer.say(Map.of(), NEAR, "up");
            near(options);
            peer.say(Map.of(), NEAR, "down");
        }
        if (options.wants("flood") || options.wants("interrupt")) {
            peer.say(Map.of(), FAST, "up");
            fast(options);
            peer.say(Map.of(), FAST, "down");
        }
    }

    private void near(Options options) {
        if (options.wants("open")) {
            PeerRounds rounds = rounds(NEAR, "terminal-open", "n=" + scale.of(10, 3));
            add(rounds.median("terminal.open").mustBe(Target.ratioAtMost(1)));
        }
        if (options.wants("echo")) {
            PeerRounds rounds = rounds(NEAR, "terminal-echo", "n=" + scale.of(80, 40));
            add(rounds.median("terminal.echo").mustBe(Target.ratioAtMost(1)));
            add(rounds.figure("terminal.echo.p95", "ms", "p95").mustBe(Target.ratioAtMost(1)));
            add(rounds.figure("terminal.echo.painted", "ms", "frame", "p50"));
        }
    }

    private void fast(Options options) {
        if (options.wants("flood")) {
            PeerRounds rounds = rounds(FAST, "terminal-bulk", "bytes=" + TerminalRows.TEXT);
            add(rounds.figure("terminal.flood", "MB/s", "MBps").mustBe(Target.ratioAtLeast(2)));
            add(rounds.figure("terminal.flood.stall", "ms", "ui_max_stall_ms").mustBe(Target.atMost(60, "ms")));
        }
        if (options.wants("interrupt")) {
            PeerRounds rounds = rounds(FAST, "terminal-interrupt", "n=" + scale.of(3, 2));
            add(rounds.median("terminal.interrupt").mustBe(Target.atMost(200, "ms")));
        }
    }

    private PeerRounds rounds(String reference, String metric, String... options) {
        return PeerRounds.take(peer, console::endAll, scale.of(3, 1), reference, ours, metric, options);
    }

    private void add(Figure figure) {
        context.report().add(figure.how(figure.how() + TerminalRows.OURS + scale.words()));
    }
}

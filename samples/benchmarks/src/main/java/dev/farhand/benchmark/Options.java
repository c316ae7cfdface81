package dev.farhand.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param name which benchmark
 * @param quick scaled down to less than a minute
 * @param only only rows whose group contains this, or one of several words between commas
 * @param agents how many agents {@code scale} starts, where not all that one process can hold
 */
record Options(String name, boolean quick, Optional<String> only, OptionalInt agents) {
    static final List<String> NAMES =
            List.of("link", "terminal", "terminals", "footprint", "scale", "walk", "codec", "capture", "all");

    static final String HELP = """
            usage: samples/benchmarks/bench NAME [--quick] [--only GROUP]

            Measures Farhand beside a reference in the same run, on this machine.

              link       bulk, echo under load, stalled readers, long fat path, handshakes,
                         stream churn; each beside a raw TLS socket of the same TLS
                         provider (about 6 minutes)
              terminal   the console's terminal in a real browser: opening, echo, flood, Ctrl-C,
                         a held key, the same from far away (about 5 minutes)
              terminals  200 terminals at once through one server: echo, rates, memory and
                         processor time (about 3 minutes)
              footprint  the idle agent beside an empty JVM and what each part costs, the server
                         at rest with 26 agents, and its start (5 minutes)
              scale      server per idle agent, heartbeat, and 19,000 agents that come back
                         after their server was away (about 15 minutes)
              walk       a screen on a page by the libraries alone: from the change to the drawn
                         pixels in a real browser; beside TigerVNC where a program measures
                         that (FARHAND_BENCH_PEER; about 6 minutes, else 1)
              codec      our encoders beside x264, libvpx and openh264: processor time, bytes and
                         likeness, clip by clip, and how they keep to a rate (needs a C
                         compiler; about 15 minutes)
              capture    taking over an X screen beside java.awt.Robot, and a screen that
                         stands still (needs Xvfb; about 1 minute)
              all        every one of them

              --quick       under a minute: shorter, fewer, with one TLS, and without what cannot be scaled
              --only GROUP  only the groups of rows whose name contains GROUP, or one of several with
                            commas between them: bulk, websocket,
                            slow-path, fat-path, stalled, handshake, churn; open, echo, flood,
                            interrupt, held-key; terminals; agent, server; scale; drawn,
                            idle-change, beside-film, stream, still, first-picture; type, scroll, window, web,
                            video, full, text-over-video, fractional, dark-theme, photo, key,
                            uncovered, unchanged, garbage, convert, 720p, 4k, rate; grab,
                            quiet
              --agents N    scale with N agents, where the limit of open files allows no more

            Standard output: one line of JSON for each figure, as soon as it is known:
              {"metric","value","unit","reference","ratio","target","holds","n","p95","how"}
            Standard error: what goes on, and a table at the end.

            Exit: 0 every row that has a target holds, 1 one does not or could not be measured,
            64 wrong usage. Noise: see the README; on a busy machine trust ratios, not values.
            """;

    static Options parse(String... arguments) {
        Optional<String> name = Optional.empty();
        boolean quick = false;
        Optional<String> only = Optional.empty();
        OptionalInt agents = OptionalInt.empty();
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            if (word.equals("--quick")) {
                quick = true;
            } else if (word.equals("--only")) {
                if (++i == arguments.length) {
                    throw new Usage("--only needs the name of a group of rows");
                }
                only = Optional.of(arguments[i].toLowerCase(Locale.ROOT));
            } else if (word.equals("--agents")) {
                agents = OptionalInt.of(count(++i < arguments.length ? arguments[i] : ""));
            } else if (name.isEmpty() && NAMES.contains(word)) {
                name = Optional.of(word);
            } else {
                throw new Usage(
                        "'" + word + "' is neither a benchmark (" + String.join(", ", NAMES) + ") nor an option");
            }
        }
        return new Options(
                name.orElseThrow(() -> new Usage("which benchmark? " + String.join(", ", NAMES))), quick, only, agents);
    }

    private static int count(String word) {
        if (!word.matches("[1-9][0-9]{1,4}")) {
            throw new Usage("--agents needs a number from 10 to 99999");
        }
        return Integer.parseInt(word);
    }

    boolean wants(String group) {
        return only.map(words -> Stream.of(words.split(",")).anyMatch(group::contains))
                .orElse(true);
    }

    boolean runs(String benchmark) {
        return name.equals(benchmark) || name.equals("all");
    }
}

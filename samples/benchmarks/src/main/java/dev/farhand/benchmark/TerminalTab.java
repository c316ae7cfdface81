package dev.farhand.benchmark;

import dev.farhand.benchmark.Chromium.Key;
import dev.farhand.benchmark.Chromium.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A browser's tab with a terminal in it, and what a person would do there with a watch in the hand. */
final class TerminalTab implements AutoCloseable {
    static final String PROMPT = "[#$] ?$";

    private static final int LINE_OF_KEYS = 30;
    private static final Duration GAP = Duration.ofMillis(40);

    private final Page page;
    private int floods;

    TerminalTab(Page page) {
        this.page = page;
        page.always(script());
    }

    private static String script() {
        try (InputStream in = Optional.ofNullable(TerminalTab.class.getResourceAsStream("terminal-probe.js"))
                .orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Page page() {
        return page;
    }

    /**
     * How long echoes took.
     *
     * @param parsed until the character was in the terminal's buffer, in milliseconds
     * @param drawn until the frame with it was drawn
     * @param lost keys whose character never came
     */
    record Echoes(List<Double> parsed, List<Double> drawn, int lost) {}

    /**
     * What a flood did.
     *
     * @param millis from the key to the end of it
     * @param stall the longest time in which the page did nothing else
     */
    record Flood(double millis, double stall) {}

    /** Waits for the prompt; answers when it was there, in the page's time. */
    double awaitPrompt() {
        return awaitText(PROMPT, 1, Duration.ofSeconds(30)).at();
    }

    private record Seen(double at, double gap) {}

    @SuppressWarnings("unchecked")
    private Seen awaitText(String pattern, int lines, Duration patience) {
        Map<String, Object> found = (Map<String, Object>) page.evaluate(
                "window.__probe.await(" + Page.quoted(pattern) + ", " + lines + ", " + patience.toMillis() + ")");
        if (JsonReader.number(found, "at") == 0) {
            throw new IllegalStateException("the terminal shows: " + found.get("text"));
        }
        return new Seen(JsonReader.number(found, "at"), JsonReader.number(found, "gap"));
    }

    private double number(String expression) {
        return (Double) page.evaluate(expression);
    }

    /** Types keys one by one, each when the one before is there. */
    @SuppressWarnings("unchecked")
    Echoes echoes(int count) {
        List<Double> parsed = new ArrayList<>();
        List<Double> drawn = new ArrayList<>();
        int lost = 0;
        for (int i = 0; i < count; i++) {
            if (i % LINE_OF_KEYS == LINE_OF_KEYS - 1) {
                clearLine();
            }
            page.evaluate("window.__probe.arm()");
            page.press(Key.of((char) ('a' + i % 26)));
            Object echo = page.evaluate("window.__probe.echo");
            if (echo instanceof Map<?, ?>) {
                Map<String, Object> times = (Map<String, Object>) echo;
                parsed.add(JsonReader.number(times, "parsed"));
                drawn.add(JsonReader.number(times, "drawn"));
            } else {
                lost++;
            }
            Pair.pause(GAP.plusMillis(ThreadLocalRandom.current().nextInt(80)));
        }
        clearLine();
        return new Echoes(parsed, drawn, lost);
    }

    private void clearLine() {
        page.press(Key.CONTROL_U);
        Pair.pause(Duration.ofMillis(300));
    }

    /** Runs a command that prints much, and waits for its end. */
    Flood flood(String command) {
        floods++;
        for (char c : ("clear; " + command + "; echo; echo E\"N\"D" + floods).toCharArray()) {
            page.press(Key.of(c));
        }
        Pair.pause(Duration.ofMillis(400));
        double keys = number("window.__probe.keys.length");
        page.press(Key.ENTER);
        Seen end = awaitText("(^|\\n)END" + floods + "\\n", 4, Duration.ofSeconds(120));
        double begun = number("window.__probe.keys[" + (int) keys + "]");
        awaitPrompt();
        return new Flood(end.at() - begun, end.gap());
    }

    /** Ends a command that prints for ever, and waits for the prompt. */
    Flood interrupt(String command, Duration running) {
        page.enter("clear; " + command);
        Pair.pause(running);
        double keys = number("window.__probe.keys.length");
        page.press(Key.CONTROL_C);
        Seen end = awaitText("\\^C[^]*" + PROMPT, 5, Duration.ofSeconds(60));
        Pair.pause(Duration.ofMillis(200));
        return new Flood(end.at() - number("window.__probe.keys[" + (int) keys + "]"), end.gap());
    }

    /** Holds a key for a while, and answers how many repeats went out and how many the shell got. */
    int[] hold(Duration time, Duration beat) {
        page.enter("IFS= read -r line; echo g\"o\"t ${#line}");
        Pair.pause(Duration.ofMillis(300));
        int sent = 0;
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < time.toNanos()) {
            page.down(Key.of('x'), sent > 0);
            sent++;
            Pair.pause(Duration.ofNanos(Math.max(1, begun + sent * beat.toNanos() - System.nanoTime())));
        }
        page.ask("Input.dispatchKeyEvent", Key.of('x').event("keyUp", false));
        page.press(Key.ENTER);
        awaitText("got [0-9]+\\n" + ".*" + PROMPT, 3, Duration.ofSeconds(30));
        String got =
                page.evaluate("/got ([0-9]+)/u.exec(window.__probe.text(3))[1]").toString();
        return new int[] {sent, Integer.parseInt(got)};
    }

    @Override
    public void close() {
        page.close();
    }
}

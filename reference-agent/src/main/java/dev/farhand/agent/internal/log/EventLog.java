package dev.farhand.agent.internal.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * One line per event: its name, then {@code key=value}. A failure that repeats is told at growing intervals, from a
 * minute to an hour, so that a server that is away for days grows neither a log nor memory.
 */
@ThreadSafe
public final class EventLog {
    private static final long FIRST_INTERVAL = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_INTERVAL = Duration.ofHours(1).toNanos();
    private static final int MAXIMUM_FAILURES = 16;
    private static final int MAXIMUM_VALUE = 300;
    private static final Pattern PLAIN = Pattern.compile("[\\w.:/@+,\\[\\]-]+");

    private final Logger log;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private Map<String, Repeat> repeats = Map.of();

    private static final class Repeat {
        private String detail;
        private long toldAt;
        private long interval = FIRST_INTERVAL;
        private long untold;

        private Repeat(String detail, long toldAt) {
            this.detail = detail;
            this.toldAt = toldAt;
        }
    }

    /** Writes to the logger; the clock decides when a failure is told again. */
    public EventLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** Something happened that a person may want to know. */
    public void event(String name, Object... keysAndValues) {
        if (log.isInfoEnabled()) {
            log.info(line(name, keysAndValues));
        }
    }

    /** Something happened that only helps to find a defect. */
    public void detail(String name, Object... keysAndValues) {
        if (log.isDebugEnabled()) {
            log.debug(line(name, keysAndValues));
        }
    }

    /** Something went wrong that a person should look at; each time. */
    public void warning(String name, Object... keysAndValues) {
        if (log.isWarnEnabled()) {
            log.warn(line(name, keysAndValues));
        }
    }

    /** Something fails that may fail again and again. The same failure (name and values) is told at growing intervals. */
    public void failure(String name, Object... keysAndValues) {
        String detail = line(name, keysAndValues);
        long untold;
        synchronized (this) {
            untold = tellNow(name, detail);
        }
        if (untold == 0) {
            log.warn(detail);
        } else if (untold > 0) {
            log.warn("{} repeated={}", detail, untold);
        }
    }

    /** How often it happened since it was last told, or -1 when it is not told now. */
    @GuardedBy("this")
    private long tellNow(String name, String detail) {
        long now = nanoTime.getAsLong();
        if (repeats.isEmpty()) {
            repeats = new HashMap<>(4);
        }
        Repeat repeat = repeats.get(name);
        if (repeat == null) {
            if (repeats.size() >= MAXIMUM_FAILURES) {
                repeats.clear();
            }
            repeats.put(name, new Repeat(detail, now));
            return 0;
        }
        // A failure that changes its face is news, but one that changes it with every attempt must not fill the log.
        long quiet = repeat.detail.equals(detail) ? repeat.interval : FIRST_INTERVAL;
        if (now - repeat.toldAt < quiet) {
            repeat.untold++;
            return -1;
        }
        long untold = repeat.untold;
        repeat.untold = 0;
        repeat.toldAt = now;
        repeat.detail = detail;
        repeat.interval = Math.min(repeat.interval * 2, LONGEST_INTERVAL);
        return untold;
    }

    /** What failed works again: its next failure is told at once. */
    public synchronized void worksAgain(String name) {
        if (!repeats.isEmpty()) {
            repeats.remove(name);
        }
    }

    private static String line(String name, Object... keysAndValues) {
        StringBuilder line = new StringBuilder(name);
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            line.append(' ').append(keysAndValues[i]).append('=').append(value(keysAndValues[i + 1]));
        }
        return line.toString();
    }

    /** Values come from peers too: one line each, quoted where they are more than a word, never endless. */
    private static String value(Object value) {
        String text = String.valueOf(value);
        if (PLAIN.matcher(text).matches() && text.length() <= MAXIMUM_VALUE) {
            return text;
        }
        String cut = text.length() > MAXIMUM_VALUE ? text.substring(0, MAXIMUM_VALUE) : text;
        return '"'
                + cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", " ")
                        .replace("\"", "'")
                + '"';
    }
}

package dev.farhand.core.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB|TiB)?");

    /** From large to small: rendering takes the first that divides. */
    private static final Map<String, Long> MILLIS = new LinkedHashMap<>();

    private static final Map<String, Long> SIZES = new LinkedHashMap<>();

    static {
        MILLIS.put("d", 86_400_000L);
        MILLIS.put("h", 3_600_000L);
        MILLIS.put("m", 60_000L);
        MILLIS.put("s", 1_000L);
        MILLIS.put("ms", 1L);
        SIZES.put("TiB", 1L << 40);
        SIZES.put("GiB", 1L << 30);
        SIZES.put("MiB", 1L << 20);
        SIZES.put("KiB", 1L << 10);
        SIZES.put("B", 1L);
    }

    private Quantities() {}

    /** Always a whole number of milliseconds that fits a {@code long}, never negative. */
    static Duration parseDuration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        try {
            Matcher match = DURATION.matcher(text);
            if (match.matches()) {
                return Duration.ofMillis(
                        Math.multiplyExact(Long.parseLong(match.group(1)), unit(MILLIS, match.group(2))));
            }
            Duration duration = Duration.parse(text);
            if (duration.isNegative() || duration.getNano() % 1_000_000 != 0 || duration.toMillis() < 0) {
                throw new IllegalArgumentException();
            }
            return duration;
        } catch (ArithmeticException | DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String renderDuration(Duration duration) {
        return render(duration.toMillis(), MILLIS, "0s");
    }

    static Long parseBytes(String text) {
        Matcher match = BYTES.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException();
        }
        String name = match.group(2) == null ? "B" : match.group(2);
        try {
            return Math.multiplyExact(Long.parseLong(match.group(1)), unit(SIZES, name));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String renderBytes(long bytes) {
        return render(bytes, SIZES, "0B");
    }

    private static long unit(Map<String, Long> units, String name) {
        return units.getOrDefault(name, 1L);
    }

    private static String render(long value, Map<String, Long> units, String zero) {
        if (value == 0) {
            return zero;
        }
        return units.entrySet().stream()
                .filter(unit -> value % unit.getValue() == 0)
                .findFirst()
                .map(unit -> value / unit.getValue() + unit.getKey())
                .orElseThrow();
    }
}

package dev.farhand.capture.synthetic;

import java.util.SplittableRandom;

/** Lines of words that are the same at every run. */
final class Text {
    private static final String[] WORDS = {
        "THE",
        "REPORT",
        "OF",
        "MONDAY",
        "SHOWS",
        "14",
        "OPEN",
        "TICKETS",
        "AND",
        "3",
        "THAT",
        "WAIT",
        "FOR",
        "AN",
        "ANSWER",
        "SERVER",
        "(PID 4711)",
        "STARTED",
        "IN",
        "0.8 S,",
        "LOG:",
        "/VAR/LOG",
        "WARNING",
        "CUSTOMER",
        "ASKS",
        "WHEN",
        "IT",
        "WILL",
        "BE",
        "DELIVERED;",
        "SEE",
        "PAGE",
        "27.",
        "TOTAL",
        "= 1,299.00",
        "EUR",
        "RETRY",
        "WITH",
        "--FORCE",
        "OK"
    };

    private final SplittableRandom random;
    private String line = "";
    private int at;

    Text(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The next line, of so many letters at most. */
    String line(int letters) {
        StringBuilder made = new StringBuilder();
        int wanted = Math.max(1, letters - random.nextInt(Math.max(1, letters / 2)));
        while (made.length() < wanted) {
            made.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return made.substring(0, Math.min(made.length(), Math.max(0, letters)));
    }

    /** The next letter of a text that goes on and on. */
    char letter() {
        if (at == line.length()) {
            line = line(60) + ' ';
            at = 0;
        }
        return line.charAt(at++);
    }
}

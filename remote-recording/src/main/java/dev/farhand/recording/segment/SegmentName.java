package dev.farhand.recording.segment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * File name of one segment: its index in six digits, then the ending, for example {@code 000042.webm}. Names sort in the
 * order of play, and a name made from anything else is not a segment, so a hostile name never reaches a path.
 */
public record SegmentName(int index) {
    /** The last index a recording can have: over 115 days in segments of 10 s. */
    public static final int LAST_INDEX = 999_999;

    private static final String ENDING = ".webm";
    private static final Pattern FORM = Pattern.compile("([0-9]{6})" + Pattern.quote(ENDING));

    /** Throws {@link IllegalArgumentException} outside 0 to {@value #LAST_INDEX}. */
    public SegmentName {
        if (index < 0 || index > LAST_INDEX) {
            throw new IllegalArgumentException("index must be 0 to " + LAST_INDEX + ", not " + index);
        }
    }

    /** The segment with this file name, or nothing when the file is no segment. */
    public static Optional<SegmentName> parse(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        return matcher.matches() ? Optional.of(new SegmentName(Integer.parseInt(matcher.group(1)))) : Optional.empty();
    }

    /** The file name, without a folder. */
    public String fileName() {
        // Not String.format: digits must not depend on the machine's locale.
        String digits = Integer.toString(index);
        return "0".repeat(6 - digits.length()) + digits + ENDING;
    }
}

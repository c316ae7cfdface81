package dev.farhand.server.http;

import dev.farhand.core.text.ReportedText;
import io.micronaut.serde.exceptions.SerdeException;
import io.micronaut.serde.exceptions.path.PropertyReferencePath;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which field of a body could not be read, as far as whoever read it says. */
final class UnreadField {
    private static final int LONGEST = 100;
    private static final int DEEPEST = 10;

    /** There is no other way to learn the name of a field that nothing is known of. */
    private static final Pattern UNKNOWN = Pattern.compile("Unknown property \\[([^\\]]+)]");

    private UnreadField() {}

    static Optional<String> in(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof SerdeException serde) {
                Optional<String> name = name(serde);
                if (name.isPresent()) {
                    return name.map(text -> ReportedText.line(text, LONGEST));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> name(SerdeException failure) {
        Matcher unknown = UNKNOWN.matcher(String.valueOf(failure.getMessage()));
        if (unknown.find()) {
            return Optional.of(unknown.group(1));
        }
        return failure.getPath().stream()
                .filter(PropertyReferencePath.class::isInstance)
                .map(step -> ((PropertyReferencePath) step).property().getName())
                .findFirst();
    }
}

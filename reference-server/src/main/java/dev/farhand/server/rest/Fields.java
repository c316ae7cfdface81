package dev.farhand.server.rest;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PasswordHash;
import dev.farhand.core.text.ReportedText;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values of a request, and names the one that does not do. Left out is what is not there at all: an empty text for an
 * id, a time or one of several words is none of them, since whoever sent it has lost what they meant.
 */
final class Fields {
    static final String NEW_PASSWORD = "At least " + PasswordHash.SHORTEST + " characters.";
    static final int LONGEST_PASSWORD = PasswordHash.LONGEST;
    static final int LARGEST_PAGE = 200;
    static final int USUAL_PAGE = 50;
    private static final int LONGEST_TAG = 50;
    private static final int MOST_WORDS = 10;

    /** What the database knows of as a time, and anybody means by one. */
    private static final Instant FIRST_MOMENT = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59Z");

    private Fields() {}

    static String required(String field, @Nullable String value, int longest) {
        return optional(field, value, longest).filter(text -> !text.isBlank()).orElseThrow(() -> needed(field));
    }

    /** One line. */
    static Optional<String> optional(String field, @Nullable String value, int longest) {
        if (value == null) {
            return Optional.empty();
        }
        requireLength(field, value, longest);
        return Optional.of(ReportedText.line(value, longest).strip());
    }

    /** What a list is narrowed to: nothing where it is empty, and not where it only looks so. */
    static Optional<String> choice(String field, @Nullable String value, int longest) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(required(field, value, longest));
    }

    /** The words of a search; none where nothing is searched for. */
    static List<String> words(String field, @Nullable String value, int longest) {
        return optional(field, value, longest).stream()
                .flatMap(text -> Arrays.stream(text.split(" ")))
                .filter(word -> !word.isEmpty())
                .distinct()
                .limit(MOST_WORDS)
                .toList();
    }

    /** Several lines, which stay as they are laid out. */
    static Optional<String> text(String field, @Nullable String value, int longest) {
        if (value == null) {
            return Optional.empty();
        }
        requireLength(field, value, longest);
        return Optional.of(ReportedText.block(value, longest));
    }

    /** A secret, as it is. */
    static String secret(String field, @Nullable String value, int longest) {
        if (value == null || value.isEmpty()) {
            throw needed(field);
        }
        requireLength(field, value, longest);
        return value;
    }

    /** In characters, of which Java takes some for two. */
    private static void requireLength(String field, String value, int longest) {
        if (value.codePointCount(0, value.length()) > longest) {
            throw new InvalidRequest(field, "\"" + field + "\" has at most " + longest + " characters.");
        }
    }

    static Optional<UUID> id(String field, @Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            UUID id = UUID.fromString(value);
            if (id.toString().equalsIgnoreCase(value)) {
                return Optional.of(id);
            }
        } catch (IllegalArgumentException e) {
            throw (InvalidRequest)
                    new InvalidRequest(field, "\"" + field + "\" is an id such as those in lists.").initCause(e);
        }
        throw new InvalidRequest(field, "\"" + field + "\" is an id such as those in lists.");
    }

    static UUID requiredId(String field, @Nullable String value) {
        return id(field, value).orElseThrow(() -> needed(field));
    }

    private static InvalidRequest needed(String field) {
        return new InvalidRequest(field, Reason.NEEDED, "\"" + field + "\" is needed.");
    }

    /** The id that a path names; what is none names nothing. */
    static UUID path(String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw new RemoteException(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.sentence(), e);
        }
    }

    static int number(String field, @Nullable Integer value, int least, int most) {
        if (value == null || value < least || value > most) {
            throw new InvalidRequest(field, "\"" + field + "\" is a number from " + least + " to " + most + ".");
        }
        return value;
    }

    /** Yes or no in a query, where anything else would be read as no. */
    static Optional<Boolean> truth(String field, @Nullable String value) {
        return oneOf(
                field,
                value,
                text -> text.equals("true")
                        ? Optional.of(true)
                        : text.equals("false") ? Optional.of(false) : Optional.empty());
    }

    static int page(@Nullable Integer page) {
        return number("page", page == null ? Integer.valueOf(1) : page, 1, 1_000_000);
    }

    static int limit(@Nullable Integer limit) {
        return number("limit", limit == null ? Integer.valueOf(USUAL_PAGE) : limit, 1, LARGEST_PAGE);
    }

    static Optional<Instant> moment(String field, @Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        String form = "\"" + field + "\" is a time such as 2026-01-31T08:00:00Z.";
        try {
            Instant moment = Instant.parse(value);
            if (moment.isBefore(FIRST_MOMENT) || moment.isAfter(LAST_MOMENT)) {
                throw new InvalidRequest(field, form);
            }
            return Optional.of(moment);
        } catch (DateTimeParseException e) {
            throw (InvalidRequest) new InvalidRequest(field, form).initCause(e);
        }
    }

    static <T> Optional<T> oneOf(String field, @Nullable String value, Function<String, Optional<T>> reader) {
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(reader.apply(value)
                .orElseThrow(() -> new InvalidRequest(field, "\"" + field + "\" is none of the values it may have.")));
    }

    static Optional<List<String>> tags(@Nullable List<String> tags, int most) {
        if (tags == null) {
            return Optional.empty();
        }
        if (tags.size() > most) {
            throw new InvalidRequest("tags", Reason.TOO_MANY_TAGS, "\"tags\" has at most " + most + " of them.");
        }
        return Optional.of(tags.stream()
                .map(tag -> required("tags", tag, LONGEST_TAG))
                .distinct()
                .toList());
    }
}

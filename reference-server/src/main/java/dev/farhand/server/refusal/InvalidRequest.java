package dev.farhand.server.refusal;

import dev.farhand.core.error.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was sent cannot be used; says which field and what is allowed. */
public final class InvalidRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final @Nullable Reason reason;

    /** {@code sentence} says what is allowed, for people. */
    public InvalidRequest(String field, String sentence) {
        this(field, null, sentence);
    }

    /** One of every day; {@code sentence} says what is allowed, for people. */
    public InvalidRequest(String field, @Nullable Reason reason, String sentence) {
        super(sentence);
        this.field = field;
        this.reason = reason;
    }

    /** What in the request. */
    public String field() {
        return field;
    }

    /** Why, where it is one of every day. */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** What this failure is called. */
    public ErrorCode code() {
        return ErrorCode.INVALID_REQUEST;
    }
}

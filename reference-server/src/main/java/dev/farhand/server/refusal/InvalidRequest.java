package dev.farhand.server.refusal;

import dev.farhand.core.error.ErrorCode;

/** What was sent cannot be used; says which field and what is allowed. */
public final class InvalidRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;

    /** {@code sentence} says what is allowed, for people. */
    public InvalidRequest(String field, String sentence) {
        super(sentence);
        this.field = field;
    }

    /** What in the request. */
    public String field() {
        return field;
    }

    /** What this failure is called. */
    public ErrorCode code() {
        return ErrorCode.INVALID_REQUEST;
    }
}

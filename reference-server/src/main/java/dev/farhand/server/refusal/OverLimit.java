package dev.farhand.server.refusal;

import dev.farhand.core.limit.LimitExceeded;

/** There are as many as there may be. */
public final class OverLimit extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient LimitExceeded limit;

    /** This limit. */
    public OverLimit(LimitExceeded limit) {
        super(limit.code().sentence());
        this.limit = limit;
    }

    /** Which, and how far. */
    public LimitExceeded limit() {
        return limit;
    }
}

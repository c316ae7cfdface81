package dev.farhand.capture.screen;

import dev.farhand.core.media.NoScreenReason;

/** There is nothing to see. The message says more than the reason, for whoever reads logs. */
public final class NoScreenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final NoScreenReason reason;

    /**
     * Says what happened.
     *
     * @param reason for people
     * @param detail for logs; names what was tried
     */
    public NoScreenException(NoScreenReason reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
    }

    /** For people, with what to do next. */
    public NoScreenReason reason() {
        return reason;
    }
}

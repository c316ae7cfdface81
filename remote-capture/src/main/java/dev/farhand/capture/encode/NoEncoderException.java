package dev.farhand.capture.encode;

/** An encoder of this machine's cannot be had. The message says more than the reason, for whoever reads logs. */
public final class NoEncoderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final NoEncoderReason reason;

    /**
     * Says what happened.
     *
     * @param reason for people
     * @param detail for logs; names what was tried
     */
    public NoEncoderException(NoEncoderReason reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
    }

    /** For people. */
    public NoEncoderReason reason() {
        return reason;
    }
}

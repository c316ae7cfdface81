package dev.farhand.core.error;

import dev.farhand.core.protocol.v1.Refusal;
import java.time.Duration;
import java.util.Optional;

/**
 * A failure with a code from the one table. The message is meant for people and holds no secret: it may be shown to
 * whoever asked.
 */
public final class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final long retryAfterMillis;

    /** A failure told by the code's own sentence. */
    public RemoteException(ErrorCode code) {
        this(code, code.sentence());
    }

    /** A failure with a sentence of its own, for a person to read. */
    public RemoteException(ErrorCode code, String sentence) {
        super(sentence);
        this.code = code;
        this.retryAfterMillis = 0;
    }

    /** A failure with the exception that caused it; the cause is for logs and never travels. */
    public RemoteException(ErrorCode code, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
        this.retryAfterMillis = 0;
    }

    private RemoteException(ErrorCode code, String sentence, long retryAfterMillis) {
        super(sentence);
        this.code = code;
        this.retryAfterMillis = retryAfterMillis;
    }

    /** What a peer refused. An unknown number becomes {@link ErrorCode#INTERNAL}; the text is cut to a line. */
    public static RemoteException of(Refusal refusal) {
        ErrorCode code = ErrorCode.ofWireNumber(refusal.getCode());
        String sentence = refusal.getMessage().isBlank() ? code.sentence() : oneLine(refusal.getMessage());
        return new RemoteException(code, sentence, Math.max(0, refusal.getRetryAfterMs()));
    }

    /** This failure as it travels. */
    public Refusal toRefusal() {
        return Refusal.newBuilder()
                .setCode(code.wireNumber())
                .setMessage(String.valueOf(getMessage()))
                .setNextStep(code.nextStep())
                .setRetryable(code.retryable())
                .setRetryAfterMs(retryAfterMillis)
                .build();
    }

    /** The row of the table. */
    public ErrorCode code() {
        return code;
    }

    /** Whether the same call may succeed later without anything else changing. */
    public boolean retryable() {
        return code.retryable();
    }

    /** When the refusing side thinks a retry makes sense. */
    public Optional<Duration> retryAfter() {
        return retryAfterMillis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfterMillis));
    }

    /** A peer's text is hostile: no line breaks or controls (they forge log lines), no endless length. */
    private static String oneLine(String text) {
        String cut = text.length() > 300 ? text.substring(0, 300) : text;
        return cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]", " ");
    }
}

package dev.farhand.core.error;

import dev.farhand.core.protocol.v1.Refusal;
import dev.farhand.core.text.ReportedText;
import java.time.Duration;
import java.util.Optional;

/**
 * A failure with a code from the one table. The message is meant for people and holds no secret: it may be shown to
 * whoever asked.
 */
public final class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_MESSAGE = 300;
    private static final long LONGEST_RETRY_MILLIS = Duration.ofDays(1).toMillis();

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

    /** A failure that may go away: {@code retryAfter} is when trying again makes sense, at most a day. */
    public RemoteException(ErrorCode code, String sentence, Duration retryAfter) {
        super(sentence);
        this.code = code;
        this.retryAfterMillis = boundedMillis(retryAfter);
    }

    /** What a peer refused. An unknown number becomes {@link ErrorCode#INTERNAL}; the text is cut to a line. */
    public static RemoteException of(Refusal refusal) {
        ErrorCode code = ErrorCode.ofWireNumber(refusal.getCode());
        String message = ReportedText.line(refusal.getMessage(), LONGEST_MESSAGE);
        return new RemoteException(
                code, message.isEmpty() ? code.sentence() : message, Duration.ofMillis(refusal.getRetryAfterMs()));
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

    /** The number may be a peer's; a negative one is a huge one on the wire. */
    private static long boundedMillis(Duration retryAfter) {
        if (retryAfter.isNegative() || retryAfter.compareTo(Duration.ofMillis(LONGEST_RETRY_MILLIS)) > 0) {
            return LONGEST_RETRY_MILLIS;
        }
        return retryAfter.toMillis();
    }
}

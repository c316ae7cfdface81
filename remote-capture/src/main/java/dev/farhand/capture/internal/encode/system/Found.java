package dev.farhand.capture.internal.encode.system;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.core.annotation.ThreadSafe;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something of the machine's that is looked for once, and the answer, whichever it was, kept. */
@ThreadSafe
public final class Found<T> {
    /** Looks for it. */
    @FunctionalInterface
    public interface Search<T> {
        /** What was found; throws where it is not there. */
        T find() throws NoEncoderException;
    }

    private final Search<T> search;
    private @Nullable T thing;
    private @Nullable NoEncoderException missing;

    /** Looks when it is asked for the first time. */
    public Found(Search<T> search) {
        this.search = search;
    }

    /** It, or why it is not there. */
    public synchronized T get() throws NoEncoderException {
        T known = thing;
        if (known != null) {
            return known;
        }
        NoEncoderException before = missing;
        if (before != null) {
            throw before;
        }
        try {
            T found = search.find();
            thing = found;
            return found;
        } catch (NoEncoderException e) {
            missing = e;
            throw e;
        }
    }

    /** Why it is not there; empty where it is. */
    public Optional<NoEncoderReason> unavailableReason() {
        try {
            get();
            return Optional.empty();
        } catch (NoEncoderException e) {
            return Optional.of(e.reason());
        }
    }
}

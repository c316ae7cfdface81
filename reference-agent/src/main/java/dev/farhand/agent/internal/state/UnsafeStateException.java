package dev.farhand.agent.internal.state;

import java.io.IOException;

/** Something in the state folder must be put right by a person first; the message says what and how. */
public final class UnsafeStateException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The whole sentence for the person. */
    public UnsafeStateException(String sentence) {
        super(sentence);
    }
}

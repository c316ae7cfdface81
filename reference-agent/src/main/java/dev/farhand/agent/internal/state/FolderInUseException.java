package dev.farhand.agent.internal.state;

import java.io.IOException;

/** Another agent works in the folder. */
public final class FolderInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The whole sentence for the person. */
    public FolderInUseException(String sentence) {
        super(sentence);
    }
}

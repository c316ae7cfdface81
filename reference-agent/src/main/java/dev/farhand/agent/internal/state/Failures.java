package dev.farhand.agent.internal.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, for a person. */
public final class Failures {
    private Failures() {}

    /** One sentence; the JDK's own texts are often only a path. */
    public static String sentence(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return "No permission for " + denied.getFile() + ".";
        }
        if (failure instanceof NoSuchFileException missing) {
            return "There is no " + missing.getFile() + ".";
        }
        if (failure instanceof NotDirectoryException file) {
            return file.getFile() + " is not a folder.";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getFile() + ": " + system.getReason() + ".";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}

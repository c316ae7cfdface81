package dev.farhand.agent.internal.state;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The state folder is not there and cannot be made. */
public final class FolderNotMadeException extends IOException {
    private static final long serialVersionUID = 1L;

    FolderNotMadeException(Path folder, IOException cause) {
        super("The folder " + folder + " cannot be made" + reason(cause) + ".", cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof FileAlreadyExistsException file) {
            return ": " + file.getFile() + " is not a folder";
        }
        return cause instanceof FileSystemException system && system.getReason() != null
                ? ": " + system.getReason()
                : "";
    }
}

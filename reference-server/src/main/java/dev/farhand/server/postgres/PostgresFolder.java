package dev.farhand.server.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the parts of an own PostgreSQL lie. */
record PostgresFolder(Path root) {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresFolder.class);
    private static final long LOG_GROWS_BY = 16L << 20;

    PostgresFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** What {@code initdb} made; belongs to the account that PostgreSQL runs as. */
    Path data() {
        return root.resolve("data");
    }

    /** Becomes {@link #data()} when it is whole. */
    Path unfinishedData() {
        return root.resolve("data.new");
    }

    /** PostgreSQL's own log, one file for each day of the week. */
    Path log() {
        return root.resolve("log");
    }

    /** The superuser's password, the server's alone. */
    Path secret() {
        return root.resolve("secret");
    }

    /** Whether the log of PostgreSQL may find no room to grow; then it ends itself, and does not start. */
    boolean lacksRoom() {
        try {
            return Files.getFileStore(root).getUsableSpace() < LOG_GROWS_BY;
        } catch (IOException e) {
            LOG.debug("cannot see how much room there is for {}", root, e);
            return false;
        }
    }

    Path postmasterFile() {
        return data().resolve("postmaster.pid");
    }
}

package dev.farhand.server.postgres;

import java.nio.file.Path;

/** Where the parts of an own PostgreSQL lie. */
record PostgresFolder(Path root) {
    PostgresFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** Locked by the server that uses the folder. */
    Path lock() {
        return root.resolve("lock");
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

    Path postmasterFile() {
        return data().resolve("postmaster.pid");
    }
}

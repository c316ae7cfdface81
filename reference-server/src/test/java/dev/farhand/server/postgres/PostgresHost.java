package dev.farhand.server.postgres;

import java.io.IOException;
import java.nio.file.Path;

/** A server process with nothing but its PostgreSQL, so that a test can kill it. Prints port and process, then waits. */
final class PostgresHost {
    private PostgresHost() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), PostgresAccount.ofThisMachine(), 2);
        System.out.println(postgres.port() + " " + postgres.pid() + " " + postgres.superuserPassword());
        while (System.in.read() >= 0) {
            // The test says nothing; the end of the input is the end of the process.
        }
        postgres.close();
    }
}

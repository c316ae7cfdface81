package dev.farhand.server;

import dev.farhand.core.config.Config;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.audit.AuditLog;
import dev.farhand.server.audit.AuditVerification;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.DatabaseKeys;
import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.OwnDatabase;
import dev.farhand.server.postgres.EmbeddedPostgres;
import dev.farhand.server.postgres.PostgresAccount;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;

/** {@code farhand-server audit verify}: whether anybody changed what is on record. Changes nothing itself. */
final class AuditCommand {
    /** Exit code for a chain that is broken. */
    static final int BROKEN = 1;

    /** As many as looking through the records takes. */
    private static final int CONNECTIONS = 2;

    static final String HELP = """
            usage: farhand-server audit verify [--data DIR] [--set KEY=VALUE]...

            Looks through what is on record of every tenant, and says whether each record is as it was
            written and in its place. It reads only, and takes no lock: a server may be running. Where
            none is, its PostgreSQL is started for as long as this takes.

              --data DIR       the folder of the server; default: data
              --set KEY=VALUE  any setting of docs/configuration.md, such as farhand.database.url
              --help           this page

            One line for each tenant: its id, its name, how many records there are, and "whole" with the
            hash of the last one, or what is wrong first. Write that hash down somewhere else: when it is
            still found there later, nothing up to it was taken away.

            Exit: 0 all whole, 1 a chain is broken, 64 wrong usage, 69 something it needs does not answer,
            78 a setting is wrong.
            """;

    private final PrintStream out;

    AuditCommand(PrintStream out) {
        this.out = out;
    }

    /** Returns the exit code; throws what the database throws. */
    int verify(Config config) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            Database database =
                    Database.beside(owner(config, parts), config.find(DatabaseKeys.APP_URL), Clock.systemUTC());
            parts.push(database);
            return verify(database);
        } finally {
            while (!parts.isEmpty()) {
                close(parts.pop());
            }
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("could not close " + part, e);
        }
    }

    private static DatabaseUrl owner(Config config, Deque<AutoCloseable> parts) {
        Optional<DatabaseUrl> given = config.find(DatabaseKeys.URL);
        if (given.isPresent()) {
            return given.get();
        }
        var folder = config.get(ServerKeys.DATA).toAbsolutePath().resolve(ServerFolder.POSTGRES);
        if (!EmbeddedPostgres.isIn(folder)) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    ServerKeys.DATA.name() + ": there is no database in " + folder + ".");
        }
        Optional<EmbeddedPostgres.Running> running = EmbeddedPostgres.findRunning(folder);
        if (running.isPresent()) {
            return OwnDatabase.of(running.get());
        }
        EmbeddedPostgres started = EmbeddedPostgres.start(folder, PostgresAccount.ofThisMachine(), CONNECTIONS);
        parts.push(started);
        return OwnDatabase.in(started);
    }

    private int verify(Database database) {
        long[] counts = new long[2];
        new AuditLog(database).verifyAll((tenant, verification) -> {
            counts[0]++;
            if (!verification.whole()) {
                counts[1]++;
            }
            out.println(tenant + "  " + name(database, tenant) + "  " + result(verification));
        });
        out.println(
                counts[1] == 0
                        ? "All " + counts[0] + " chains are whole."
                        : counts[1] + " of " + counts[0] + " chains are broken.");
        return counts[1] == 0 ? 0 : BROKEN;
    }

    private static String name(Database database, TenantId tenant) {
        return database.transactions()
                .read(
                        tenant,
                        reading -> reading.find(
                                "SELECT name FROM farhand.tenants WHERE tenant_id = ?",
                                row -> row.text("name"),
                                tenant))
                .orElse("");
    }

    private static String result(AuditVerification verification) {
        return verification
                .fault()
                .map(fault -> "BROKEN: " + fault.sentence())
                .orElseGet(() -> verification.verified().sequence() + " records, whole, "
                        + HexFormat.of().formatHex(verification.verified().hash()));
    }
}

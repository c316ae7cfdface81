package dev.farhand.server.database;

import org.awaitility.Awaitility;

/** Others who wait in the same database. */
public final class Waiting {
    private Waiting() {}

    /** Until so many others wait for a lock. */
    public static void await(TenantTransaction transaction, long count) {
        Awaitility.await()
                .pollInSameThread()
                .until(() -> transaction.<Long>one("""
                        SELECT count(DISTINCT w.pid) AS waiting FROM pg_locks w
                            JOIN pg_locks h ON h.pid = w.pid AND h.granted
                            JOIN pg_database d ON d.oid = h.database AND d.datname = current_database()
                        WHERE NOT w.granted
                        """, row -> row.number("waiting")) == count);
    }
}

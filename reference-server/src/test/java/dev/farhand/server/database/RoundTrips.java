package dev.farhand.server.database;

import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts how often somebody waits for the database, which is what a slow way to it makes long. */
public final class RoundTrips {
    private static final String SENT = "FE=> Sync";

    private RoundTrips() {}

    /** How often everybody together does while this runs. */
    public static long of(Runnable work) {
        Logger driver = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
        Level level = driver.getLevel();
        boolean heard = driver.getUseParentHandlers();
        Counter counter = new Counter();
        driver.addHandler(counter);
        driver.setUseParentHandlers(false);
        driver.setLevel(Level.FINEST);
        try {
            work.run();
        } finally {
            driver.setLevel(level);
            driver.setUseParentHandlers(heard);
            driver.removeHandler(counter);
        }
        return counter.sent.get();
    }

    private static final class Counter extends Handler {
        private final AtomicLong sent = new AtomicLong();

        @Override
        public void publish(LogRecord said) {
            if (said.getMessage() != null && said.getMessage().contains(SENT)) {
                sent.incrementAndGet();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

package dev.farhand.agent.internal.doctor;

import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Cuts a connection when its time is over. The time-out of a socket begins anew with each byte, so that whoever drips
 * would hold the reader for hours.
 */
@ThreadSafe
final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;
    private volatile boolean cut;

    private Watchdog() {
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "farhand-agent-doctor-1");
            created.setDaemon(true);
            return created;
        });
    }

    /** Closes the socket after so long, unless this is closed before. */
    static Watchdog over(Socket socket, Duration allowed) {
        Watchdog dog = new Watchdog();
        var unused = dog.thread.schedule(() -> dog.cut(socket), allowed.toMillis(), TimeUnit.MILLISECONDS);
        return dog;
    }

    private void cut(Socket socket) {
        cut = true;
        try {
            socket.close();
        } catch (IOException e) {
            LoggerFactory.getLogger(Watchdog.class).debug("cut-failed reason={}", e.toString());
        }
    }

    /** Whether the time was over. */
    boolean cut() {
        return cut;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

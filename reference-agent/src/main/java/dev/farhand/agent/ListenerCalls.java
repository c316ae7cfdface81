package dev.farhand.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.agent.internal.log.EventLog;
import dev.farhand.core.annotation.ThreadSafe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the host's listener one thing at a time, on a worker, in the order in which it happened; what happens meanwhile
 * waits. Bounded: when the listener is far behind, the oldest that waits is forgotten.
 */
@ThreadSafe
final class ListenerCalls {
    static final AgentListener NOBODY = new AgentListener() {};

    static final int MOST_WAITING = 256;

    private final AgentListener listener;
    private final Executor workers;
    private final EventLog log;

    @GuardedBy("this")
    private @Nullable Deque<Runnable> waiting;

    @GuardedBy("this")
    private boolean telling;

    @GuardedBy("this")
    private boolean closed;

    ListenerCalls(AgentListener listener, Executor workers, EventLog log) {
        this.listener = listener;
        this.workers = workers;
        this.log = log;
    }

    /** The status is taken while nobody else can take a newer one and be told earlier. */
    void changed(Supplier<AgentStatus> now) {
        if (listener == NOBODY) {
            return;
        }
        boolean forgotten;
        synchronized (this) {
            AgentStatus status = now.get();
            forgotten = add(() -> listener.changed(status));
        }
        tell(forgotten);
    }

    void visited(Visit visit) {
        if (listener == NOBODY) {
            return;
        }
        boolean forgotten;
        synchronized (this) {
            forgotten = add(() -> listener.visited(visit));
        }
        tell(forgotten);
    }

    @GuardedBy("this")
    private boolean add(Runnable call) {
        if (closed) {
            return false;
        }
        Deque<Runnable> queue = waiting;
        if (queue == null) {
            queue = new ArrayDeque<>(2);
            waiting = queue;
        }
        boolean full = queue.size() == MOST_WAITING;
        if (full) {
            queue.remove();
        }
        queue.add(call);
        return full;
    }

    private void tell(boolean forgotten) {
        if (forgotten) {
            log.failure("listener-behind", "action", "forget");
        }
        synchronized (this) {
            if (telling || waiting == null) {
                return;
            }
            telling = true;
        }
        try {
            workers.execute(this::tellAll);
        } catch (RejectedExecutionException e) {
            // What waits is told with the next change.
            synchronized (this) {
                telling = false;
            }
        }
    }

    private void tellAll() {
        Optional<Runnable> next = next();
        while (next.isPresent()) {
            try {
                next.get().run();
            } catch (Throwable e) {
                // An Error too, such as a class that is missing: the host's mistake, and no reason to tell nothing
                // more.
                log.warning("listener-failed", "reason", e.getClass().getName() + ": " + e.getMessage());
            }
            next = next();
        }
    }

    private synchronized Optional<Runnable> next() {
        Runnable call = waiting == null ? null : waiting.poll();
        if (call == null) {
            telling = false;
            waiting = null;
        }
        return Optional.ofNullable(call);
    }

    /** Forgets what waits; only a call that runs already goes on. */
    synchronized void close() {
        closed = true;
        waiting = null;
    }
}

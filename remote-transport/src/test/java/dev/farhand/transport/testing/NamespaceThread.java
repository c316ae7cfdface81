package dev.farhand.transport.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** One thread that lives in a network namespace and runs what it is given, one after the other. Thread-safe. */
final class NamespaceThread implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ExecutorService executor;
    private final Future<Thread> entered;

    NamespaceThread(String namespace) {
        String name = "farhand-transport-namespace-" + NUMBER.incrementAndGet();
        executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        entered = executor.submit(() -> {
            LinuxCalls.enterNamespace(namespace);
            return Thread.currentThread();
        });
    }

    <T> T call(Callable<T> code) throws Exception {
        if (Thread.currentThread() == entered.get()) {
            return code.call();
        }
        try {
            return executor.submit(code).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}

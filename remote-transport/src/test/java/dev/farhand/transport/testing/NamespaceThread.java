package dev.farhand.transport.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** One thread that lives in a network namespace and runs what it is given. Thread-safe. */
final class NamespaceThread implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ExecutorService executor;

    NamespaceThread(String namespace) {
        executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(
                    () -> {
                        LinuxCalls.enterNamespace(namespace);
                        work.run();
                    },
                    "farhand-transport-namespace-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    <T> T call(Callable<T> code) throws Exception {
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

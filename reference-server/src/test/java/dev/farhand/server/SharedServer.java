package dev.farhand.server;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One running server for all test classes of a run that neither end it nor count what is on it. */
final class SharedServer implements BeforeAllCallback {
    private static volatile Optional<RunningServer> running = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedServer.class))
                .getOrComputeIfAbsent("running", key -> start(), Closing.class);
    }

    private record Closing(RunningServer server) implements AutoCloseable {
        @Override
        public void close() {
            running = Optional.empty();
            server.close();
        }
    }

    private static Closing start() {
        RunningServer server = new RunningServer(Map.of("farhand.server.trusted-proxies", "127.0.0.1,::1"));
        running = Optional.of(server);
        return new Closing(server);
    }

    static RunningServer get() {
        return running.orElseThrow(() -> new IllegalStateException("extend the test with SharedServer"));
    }
}

package dev.farhand.benchmark;

import dev.farhand.agent.Agent;
import dev.farhand.agent.AgentBuilder;
import dev.farhand.agent.AgentListener;
import dev.farhand.agent.AgentState;
import dev.farhand.agent.AgentStatus;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.LinkThreads;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A child process that is thousands of agents: each enrols, and has a key, a certificate and a connection of its own. */
final class FleetAgents implements ChildMain.Handler {
    private static final int LOOPS = 1;
    private static final int WORKERS = 2;

    private final LinkThreads threads = LinkThreads.create("fleet", LOOPS, WORKERS);
    private final ConcurrentLinkedQueue<Agent> agents = new ConcurrentLinkedQueue<>();
    private volatile boolean complete;
    private final TerminalHost terminals = TerminalHost.builder().build();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger slots = new AtomicInteger();
    private volatile String trouble = "none";

    /** No arguments. */
    public static void main(String[] arguments) throws IOException {
        ChildMain.serve(new FleetAgents());
    }

    @Override
    public Answer answer(String verb, List<String> arguments) {
        return switch (verb) {
            case "start" -> {
                List<URI> servers = List.of(URI.create(arguments.get(0)));
                EnrolmentToken token = EnrolmentToken.parse(arguments.get(1));
                int count = Integer.parseInt(arguments.get(2));
                Semaphore enrolling = new Semaphore(Integer.parseInt(arguments.get(3)));
                CarrierPolicy carrier = arguments.size() > 4
                        ? CarrierPolicy.valueOf(arguments.get(4).toUpperCase(Locale.ROOT))
                        : CarrierPolicy.TLS;
                boolean terminals = arguments.size() > 5;
                Thread starter = new Thread(
                        () -> start(count, enrolling, () -> builder(servers, token, carrier, terminals)),
                        "fleet-starter");
                starter.setDaemon(true);
                starter.start();
                yield Answer.of();
            }
            case "complete" -> {
                complete = true;
                yield Answer.of("closed", closeUnconnected());
            }
            case "count" ->
                Answer.of(
                        "agents",
                        agents.size(),
                        "connected",
                        connected.get(),
                        "slots",
                        slots.get(),
                        "trouble",
                        trouble);
            default -> throw new IllegalArgumentException("a fleet cannot " + verb);
        };
    }

    private AgentBuilder builder(
            List<URI> servers, EnrolmentToken token, CarrierPolicy carrier, boolean withTerminals) {
        AgentBuilder builder = Agent.builder()
                .store(AgentStore.inMemory())
                .servers(servers)
                .enrolment(token)
                .carrier(carrier)
                .threads(threads)
                // Thousands share the cores with the server that is measured.
                .nativeTls(true);
        return withTerminals ? builder.terminals(terminals) : builder;
    }

    private void start(int count, Semaphore enrolling, Supplier<AgentBuilder> builder) {
        for (int i = 0; i < count && !complete; i++) {
            enrolling.acquireUninterruptibly();
            CountDownLatch first = new CountDownLatch(1);
            try {
                agents.add(builder.get()
                        .listener(new Watch(() -> {
                            if (first.getCount() > 0) {
                                first.countDown();
                                enrolling.release();
                            }
                        }))
                        .start());
            } catch (RuntimeException e) {
                trouble = ("start:" + e).replaceAll("\\s", "_");
                enrolling.release();
            }
        }
    }

    /** Who did not come so far would disturb what is measured next. */
    private int closeUnconnected() {
        List<Agent> late = agents.stream()
                .filter(agent -> agent.status().state() != AgentState.CONNECTED)
                .toList();
        late.forEach(Agent::close);
        agents.removeAll(late);
        return late.size();
    }

    /** Follows one agent: whether it is connected, and how many waits it was given. */
    private final class Watch implements AgentListener {
        private final Runnable whenConnected;
        private boolean up;
        private Optional<Instant> slot = Optional.empty();

        Watch(Runnable whenConnected) {
            this.whenConnected = whenConnected;
        }

        @Override
        public synchronized void changed(AgentStatus status) {
            boolean now = status.state() == AgentState.CONNECTED;
            if (now != up) {
                up = now;
                connected.addAndGet(now ? 1 : -1);
                whenConnected.run();
            }
            if (status.nextAttempt().isPresent() && !status.nextAttempt().equals(slot)) {
                slot = status.nextAttempt();
                slots.incrementAndGet();
            }
            if (!now) {
                status.lastFailure()
                        .ifPresent(failure -> trouble = failure.code().name());
            }
        }
    }
}

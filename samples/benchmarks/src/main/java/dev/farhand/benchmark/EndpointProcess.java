package dev.farhand.benchmark;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A child process that is one end: {@code server} or {@code agent}, over {@code raw}, {@code tls} or {@code websocket}. */
final class EndpointProcess implements ChildMain.Handler {
    static final String BULK = "bulk";
    static final String ECHO = "echo";
    static final String STALLED = "stalled";

    private final Path pki;
    private final Transport transport;
    private final AtomicLong received = new AtomicLong();
    private final List<Lane> bulk = new ArrayList<>();
    private final List<Workloads.Pump> pumps = new ArrayList<>();
    private Optional<Workloads.EchoProbe> probe = Optional.empty();

    private EndpointProcess(String way, Path pki) {
        this.pki = pki;
        transport = way.equals("raw") ? new RawTransport(pki) : new LinkTransport(pki, way);
    }

    /** Arguments: way, folder of keys and certificates. */
    public static void main(String[] arguments) throws IOException {
        ChildMain.serve(new EndpointProcess(arguments[0], Path.of(arguments[1])));
    }

    @Override
    public Answer answer(String verb, List<String> arguments) throws Exception {
        return switch (verb) {
            case "listen" -> {
                InetSocketAddress bound = transport.listen(new InetSocketAddress(arguments.get(0), 0));
                yield Answer.of("port", bound.getPort());
            }
            case "connect" -> {
                transport.connect(address(arguments), this::beginAsAgent);
                yield Answer.of();
            }
            case "dial" -> {
                transport.dial(arguments.get(0));
                yield Answer.of();
            }
            case "open" -> {
                beginAsServer(arguments.get(0), transport.open(arguments.get(0)));
                yield Answer.of();
            }
            case "pump" -> {
                pumpAll(arguments.get(0).equals("on"));
                yield Answer.of();
            }
            case "stop" -> {
                bulk.forEach(Lane::close);
                bulk.clear();
                yield Answer.of();
            }
            case "echo" -> echo(Integer.parseInt(arguments.get(0)), Long.parseLong(arguments.get(1)));
            case "handshakes" -> handshakes(arguments);
            case "counters" -> counters();
            case "heap" -> heap();
            case "describe" -> transport.describe();
            default -> transport.answer(verb, arguments);
        };
    }

    private static InetSocketAddress address(List<String> arguments) {
        return new InetSocketAddress(arguments.get(0), Integer.parseInt(arguments.get(1)));
    }

    private void beginAsAgent(String kind, Lane lane) {
        if (kind.equals(ECHO)) {
            lane.receiver(new Workloads.EchoBack(lane));
        } else {
            Workloads.Pump pump = new Workloads.Pump(lane);
            synchronized (pumps) {
                pumps.add(pump);
            }
            lane.receiver(pump);
            pump.run(true);
        }
    }

    private void beginAsServer(String kind, Lane lane) {
        if (kind.equals(ECHO)) {
            Workloads.EchoProbe echo = new Workloads.EchoProbe(lane);
            lane.receiver(echo);
            probe = Optional.of(echo);
        } else {
            bulk.add(lane);
            if (!kind.equals(STALLED)) {
                lane.receiver(new Workloads.Sink(received));
            }
        }
    }

    private void pumpAll(boolean on) {
        synchronized (pumps) {
            pumps.forEach(pump -> pump.run(on));
        }
    }

    private Answer echo(int count, long beatMicros) throws Exception {
        long beat = Duration.ofNanos(beatMicros * 1_000).toNanos();
        double[] millis =
                probe.orElseThrow().run(count, beat, Duration.ofSeconds(20).toNanos());
        return Answer.of(
                "n", millis.length,
                "p50", Numbers.percentile(millis, 0.50),
                "p95", Numbers.percentile(millis, 0.95),
                "p99", Numbers.percentile(millis, 0.99),
                "max", Numbers.percentile(millis, 1));
    }

    private Answer handshakes(List<String> arguments) throws Exception {
        Optional<String> protocol = Optional.of(arguments.get(4)).filter(name -> !name.equals("-"));
        try (RawTls raw = new RawTls()) {
            return new Handshakes(raw, RawTls.agentContext(pki, protocol), address(arguments))
                    .run(Integer.parseInt(arguments.get(2)), Integer.parseInt(arguments.get(3)));
        }
    }

    private Answer counters() {
        long written;
        long completed;
        synchronized (pumps) {
            written = pumps.stream().mapToLong(Workloads.Pump::written).sum();
            completed = pumps.stream().mapToLong(Workloads.Pump::completed).sum();
        }
        return Answer.of(
                "nanos", System.nanoTime(),
                "received", received.get(),
                "written", written,
                "completed", completed,
                "cpu", networkCpuNanos());
    }

    /** Processor time of the threads that carry the lanes; compiler, collector and probes are left out. */
    private static long networkCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(info -> info.getThreadName().startsWith("farhand-"))
                .mapToLong(info -> Math.max(0, threads.getThreadCpuTime(info.getThreadId())))
                .sum();
    }

    /** Of the allocator that the connections use. */
    private static long usedDirectMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static Answer heap() {
        // Twice: what the first one finds unreachable may free more through cleaners.
        System.gc();
        System.gc();
        return Answer.of(
                "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                "direct", usedDirectMemory(),
                "threads", ManagementFactory.getThreadMXBean().getThreadCount());
    }
}

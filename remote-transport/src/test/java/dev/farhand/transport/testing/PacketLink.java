package dev.farhand.transport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Two network namespaces of this machine, A and B, joined by a link whose rate, delay, loss, queue and outages are chosen.
 * It carries real IP packets from TAP device to TAP device, so TCP, UDP and TLS on it are the kernel's and not a model.
 * Linux and root only; {@link #unavailableReason()} says what is missing.
 *
 * <p>Every link has namespaces of its own, so any number may run at once. {@link #close()} ends the processes that still
 * run inside and removes everything; when the JVM is killed, the emulator process does it, and when that is killed too,
 * the next {@link Builder#open()} on this machine.
 *
 * <p>Thread-safe.
 */
public final class PacketLink implements AutoCloseable {

    private static final String DEVICE = "link";
    private static final String HARDWARE_ADDRESS = "02:fa:00:00:00:0";
    private static final int NETWORKS = 250;

    private final Side a;
    private final Side b;
    private final EmulatorProcess emulator;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PacketLink(Side a, Side b, EmulatorProcess emulator) {
        this.a = a;
        this.b = b;
        this.emulator = emulator;
    }

    /** A link that is not shaped at all until told otherwise, with cubic on both sides. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether a link can be opened here. */
    public static boolean available() {
        return unavailableReason().isEmpty();
    }

    /** What is missing, as a sentence for a person; empty when a link can be opened. */
    public static Optional<String> unavailableReason() {
        return PacketLinkRequirements.missing();
    }

    /** One end. */
    public Side a() {
        return a;
    }

    /** The other end. */
    public Side b() {
        return b;
    }

    /** Gives both directions another shape; packets under way keep their times. */
    public void shape(LinkShape shape) {
        for (LinkDirection direction : LinkDirection.values()) {
            shape(direction, shape);
        }
    }

    /** Gives one direction another shape; packets under way keep their times. */
    public void shape(LinkDirection direction, LinkShape shape) {
        emulator.shape(direction, shape);
    }

    /**
     * From now on and for so long every packet vanishes, both ways, those under way included, and no end is told. Replaces
     * an outage that is going on; {@link Duration#ZERO} ends it.
     */
    public void outage(Duration duration) {
        for (LinkDirection direction : LinkDirection.values()) {
            outage(direction, duration);
        }
    }

    /** The same in one direction only. */
    public void outage(LinkDirection direction, Duration duration) {
        emulator.outage(direction, duration);
    }

    /** What this direction has carried since the link was opened. */
    public LinkStatistics statistics(LinkDirection direction) {
        return emulator.statistics(direction);
    }

    /** Process id of the emulator, for tests of the link itself. */
    long emulatorPid() {
        return emulator.pid();
    }

    /** Ends what still runs in the namespaces and removes them. Sockets made inside are dead afterwards. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            emulator.close();
            a.close();
            b.close();
        }
    }

    /** One end of the link: a network namespace with one address besides loopback. Thread-safe. */
    public static final class Side {

        private final String namespace;
        private final InetAddress address;
        private final NamespaceThread thread;

        private Side(String namespace, InetAddress address) {
            this.namespace = namespace;
            this.address = address;
            this.thread = new NamespaceThread(namespace);
        }

        /** The IPv4 address of this side, reachable from the other one. */
        public InetAddress address() {
            return address;
        }

        /** Name of the namespace, as {@code ip netns} prints it. */
        public String namespace() {
            return namespace;
        }

        /** A program to be started inside; the process id is the program's own. */
        public ProcessBuilder command(String... words) {
            return command(List.of(words));
        }

        /** A program to be started inside; the process id is the program's own. */
        public ProcessBuilder command(List<String> words) {
            List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
            command.addAll(words);
            return new ProcessBuilder(command);
        }

        /**
         * Runs code on the one thread of this process that lives inside, and waits for it. A socket belongs to the
         * namespace in which it was <em>created</em>, and an accepted one to that of its listener, so event loops and
         * other threads may use it from outside. NIO channels are created by {@code open()}, a {@code java.net.Socket}
         * by {@code bind} or {@code connect}.
         *
         * <p>A thread or process that this code starts lives inside too, and stays there. Start event loops before.
         *
         * @throws Exception what the code threw
         */
        public <T> T callInside(Callable<T> code) throws Exception {
            return thread.call(code);
        }

        private void prepare(Side other, String congestionControl, char own, char others) throws Exception {
            String mine = address.getHostAddress();
            String network = mine.substring(0, mine.lastIndexOf('.')) + ".0/24";
            thread.call(() -> {
                setKernelOption("ipv6/conf/" + DEVICE + "/disable_ipv6", "1");
                // Otherwise a connection starts with what an earlier one learned about a link of another shape.
                setKernelOption("ipv4/tcp_no_metrics_save", "1");
                setKernelOption("ipv4/tcp_rmem", "4096 131072 33554432");
                setKernelOption("ipv4/tcp_wmem", "4096 65536 33554432");
                return address;
            });
            // The peer's hardware address is known for good: no ARP that an outage could fail, none in the statistics.
            // The algorithm goes by the route, since a namespace may only choose among those its host allows for users.
            List<String> commands = List.of(
                    "link set dev lo up",
                    "link set dev " + DEVICE + " address " + HARDWARE_ADDRESS + own + " txqueuelen 10000",
                    "addr add " + mine + "/24 dev " + DEVICE,
                    "link set dev " + DEVICE + " up",
                    "neigh add " + other.address.getHostAddress() + " lladdr " + HARDWARE_ADDRESS + others + " dev "
                            + DEVICE + " nud permanent",
                    "route replace " + network + " dev " + DEVICE + " proto kernel scope link src " + mine + " congctl "
                            + congestionControl);
            NetworkNamespace.ipWithInput(String.join("\n", commands) + "\n", "-n", namespace, "-batch", "-");
        }

        private static void setKernelOption(String key, String value) throws IOException {
            Files.writeString(Path.of("/proc/sys/net", key), value);
        }

        private void close() {
            thread.close();
            NetworkNamespace.remove(namespace);
        }
    }

    /** Collects what a link is to be. Not thread-safe. */
    public static final class Builder {

        private static final Pattern ALGORITHM = Pattern.compile("[a-z0-9_]{2,15}");

        private final Map<LinkDirection, LinkShape> shapes = new EnumMap<>(LinkDirection.class);
        private String congestionControlA = "cubic";
        private String congestionControlB = "cubic";
        private long seed = 1;

        private Builder() {
            shape(LinkShape.CLEAN);
        }

        /** Shape of both directions. */
        public Builder shape(LinkShape shape) {
            for (LinkDirection direction : LinkDirection.values()) {
                shape(direction, shape);
            }
            return this;
        }

        /** Shape of one direction. */
        public Builder shape(LinkDirection direction, LinkShape shape) {
            shapes.put(direction, shape);
            return this;
        }

        /** Rate of both directions in bits per second, 0 for no limit; see {@link LinkShape}. */
        public Builder rate(long bitsPerSecond) {
            shapes.replaceAll((direction, shape) -> shape.withBitsPerSecond(bitsPerSecond));
            return this;
        }

        /** One-way delay of both directions. */
        public Builder delay(Duration delay) {
            shapes.replaceAll((direction, shape) -> shape.withDelay(delay));
            return this;
        }

        /** Share of packets lost at random in both directions, 0 to 1. */
        public Builder loss(double loss) {
            shapes.replaceAll((direction, shape) -> shape.withLoss(loss));
            return this;
        }

        /** Bytes that may wait in front of the rate limit of both directions. */
        public Builder queueBytes(long bytes) {
            shapes.replaceAll((direction, shape) -> shape.withQueueBytes(bytes));
            return this;
        }

        /** Start of the random sequence that loses packets; the same seed loses the same places in the sequence. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** TCP congestion control of both sides, {@code cubic} by default, {@code bbr}, {@code reno} … */
        public Builder congestionControl(String algorithm) {
            return congestionControl(algorithm, algorithm);
        }

        /** TCP congestion control of what A sends and of what B sends. */
        public Builder congestionControl(String ofA, String ofB) {
            congestionControlA = ofA;
            congestionControlB = ofB;
            return this;
        }

        /**
         * Makes the namespaces, starts the emulator, and returns when packets flow.
         *
         * @throws IllegalStateException when the machine does not allow it, with {@link #unavailableReason()}
         * @throws IllegalArgumentException for a value that cannot be, naming it
         */
        public PacketLink open() {
            for (String algorithm : List.of(congestionControlA, congestionControlB)) {
                if (!ALGORITHM.matcher(algorithm).matches()) {
                    throw new IllegalArgumentException("congestionControl must be a name such as cubic or bbr");
                }
            }
            unavailableReason().ifPresent(reason -> {
                throw new IllegalStateException(reason);
            });
            NetworkNamespace.sweep();
            int number = NetworkNamespace.nextNumber();
            String nameA = NetworkNamespace.name(number, 'a');
            String nameB = NetworkNamespace.name(number, 'b');
            try {
                return open(nameA, nameB, number);
            } catch (Exception e) {
                NetworkNamespace.remove(nameA);
                NetworkNamespace.remove(nameB);
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                throw e instanceof IOException io
                        ? new UncheckedIOException("cannot open a packet link: " + io.getMessage(), io)
                        : new IllegalStateException("cannot open a packet link", e);
            }
        }

        private PacketLink open(String nameA, String nameB, int number) throws Exception {
            NetworkNamespace.add(nameA);
            NetworkNamespace.add(nameB);
            byte network = (byte) (1 + number % NETWORKS);
            Side a = new Side(nameA, InetAddress.getByAddress(new byte[] {10, 77, network, 1}));
            Side b = new Side(nameB, InetAddress.getByAddress(new byte[] {10, 77, network, 2}));
            EmulatorProcess emulator = EmulatorProcess.start(nameA, nameB, DEVICE, seed);
            try {
                shapes.forEach(emulator::shape);
                a.prepare(b, congestionControlA, '1', '2');
                b.prepare(a, congestionControlB, '2', '1');
                return new PacketLink(a, b, emulator);
            } catch (Exception e) {
                emulator.close();
                a.thread.close();
                b.thread.close();
                throw e;
            }
        }
    }
}

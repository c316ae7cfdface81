package dev.farhand.benchmark;

import dev.farhand.transport.testing.PacketLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A server and an agent, each a process of its own, connected by a link or by raw TLS. */
final class Pair implements AutoCloseable {
    private final String way;
    private final Child server;
    private final Child agent;
    private final int port;

    private Pair(String way, Child server, Child agent, int port) {
        this.way = way;
        this.server = server;
        this.agent = agent;
        this.port = port;
    }

    /** Both on loopback. */
    static Pair onLoopback(String way, boolean natives, Path pki) {
        return open(way, natives, pki, Optional.empty());
    }

    /** The agent on side A of the path, the server on side B. */
    static Pair over(PacketLink path, String way, Path pki) {
        return open(way, true, pki, Optional.of(path));
    }

    /** The agent comes without natives, as it ships. */
    private static Pair open(String way, boolean natives, Path pki, Optional<PacketLink> path) {
        Child.Start serverStart = Child.Start.plain(way + " server").natives(natives);
        Child.Start agentStart = Child.Start.plain(way + " agent").natives(false);
        if (path.isPresent()) {
            serverStart = serverStart.where(path.get().b()::command);
            agentStart = agentStart.where(path.get().a()::command);
        }
        String host = path.map(p -> p.b().address().getHostAddress()).orElse("127.0.0.1");
        Child server = serverStart.run(EndpointProcess.class, way, pki.toString());
        try {
            Child agent = agentStart.run(EndpointProcess.class, way, pki.toString());
            try {
                int port = (int) server.ask("listen " + host).whole("port");
                agent.ask("connect " + host + " " + port);
                return new Pair(way, server, agent, port);
            } catch (RuntimeException e) {
                agent.close();
                throw e;
            }
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    Child server() {
        return server;
    }

    Child agent() {
        return agent;
    }

    int port() {
        return port;
    }

    void open(String kind) {
        agent.ask("dial " + kind);
        server.ask("open " + kind);
    }

    /** Whose TLS the two ends use, for people. */
    String tls() {
        return way + ", server TLS " + server.ask("describe").text("provider") + ", agent TLS JDK";
    }

    /** What went through while it was measured. */
    record Flow(double seconds, double bytes, double serverCpuSeconds, double agentCpuSeconds) {
        double megabytesPerSecond() {
            return bytes / 1e6 / seconds;
        }

        double serverSecondsPerGigabyte() {
            return serverCpuSeconds / (bytes / 1e9);
        }

        double agentSecondsPerGigabyte() {
            return agentCpuSeconds / (bytes / 1e9);
        }
    }

    /**
     * Pumps until the network threads of either end have worked for so long: what a compiler needs is work done, and on a
     * busy machine time passes without it.
     */
    void warmUp(double cpuSeconds, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        double server = 0;
        double worker = 0;
        while ((server < cpuSeconds || worker < cpuSeconds) && System.nanoTime() < end) {
            Flow flow = pumpFor(Duration.ZERO, Duration.ofMillis(500));
            server += flow.serverCpuSeconds();
            worker += flow.agentCpuSeconds();
        }
    }

    /** Lets the pumps run for a moment, measures, and stops them again. */
    Flow pumpFor(Duration rampUp, Duration measured) {
        agent.ask("pump on");
        pause(rampUp);
        Flow flow = measure(measured);
        agent.ask("pump off");
        return flow;
    }

    /** Measures what goes on. */
    Flow measure(Duration measured) {
        Answer agentBefore = agent.ask("counters");
        Answer before = server.ask("counters");
        pause(measured);
        Answer agentAfter = agent.ask("counters");
        Answer after = server.ask("counters");
        return new Flow(
                (after.whole("nanos") - before.whole("nanos")) / 1e9,
                after.whole("received") - before.whole("received"),
                (after.whole("cpu") - before.whole("cpu")) / 1e9,
                (agentAfter.whole("cpu") - agentBefore.whole("cpu")) / 1e9);
    }

    /** Waits: a measurement takes the time it takes. */
    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long left = time.toNanos();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
    }

    @Override
    public void close() {
        agent.close();
        server.close();
    }
}

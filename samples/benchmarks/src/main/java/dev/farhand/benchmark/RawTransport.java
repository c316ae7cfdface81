package dev.farhand.benchmark;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Each lane is a raw TLS connection of its own. */
final class RawTransport implements Transport {
    private final Path pki;
    private final RawTls tls = new RawTls();
    private final BlockingQueue<Lane> accepted = new LinkedBlockingQueue<>();
    private Optional<SslContext> agentContext = Optional.empty();
    private Optional<InetSocketAddress> server = Optional.empty();
    private volatile boolean greeting;
    private AgentWork work = (kind, lane) -> {};

    RawTransport(Path pki) {
        this.pki = pki;
    }

    @Override
    public InetSocketAddress listen(InetSocketAddress address) throws Exception {
        return tls.listen(address, RawTls.serverContext(pki), this::accept);
    }

    private void accept(Lane lane) {
        if (greeting) {
            lane.send(new byte[1], 0, 1);
            lane.flush();
        } else {
            accepted.add(lane);
        }
    }

    @Override
    public void connect(InetSocketAddress address, AgentWork agentWork) throws Exception {
        server = Optional.of(address);
        agentContext = Optional.of(RawTls.agentContext(pki, Optional.empty()));
        work = agentWork;
    }

    @Override
    public void dial(String kind) throws Exception {
        work.begin(kind, tls.connect(server.orElseThrow(), agentContext.orElseThrow()));
    }

    @Override
    public Lane open(String kind) throws Exception {
        Lane lane = accepted.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return Optional.ofNullable(lane).orElseThrow(() -> new TimeoutException("the agent did not dial for " + kind));
    }

    @Override
    public Answer describe() {
        return Answer.of("provider", RawTls.serverProvider().name().startsWith("OPENSSL") ? "tcnative" : "JDK");
    }

    @Override
    public Answer answer(String verb, List<String> arguments) {
        if (!verb.equals("greet")) {
            throw new IllegalArgumentException("a raw connection cannot " + verb);
        }
        greeting = true;
        return Answer.of();
    }
}

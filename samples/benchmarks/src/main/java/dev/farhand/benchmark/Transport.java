package dev.farhand.benchmark;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** How two {@link EndpointProcess}es reach each other: by a link, or by raw TLS connections. */
interface Transport {
    /** How long anything on the way to a lane may take, on the slowest path and on a machine that has much else to do. */
    Duration PATIENCE = Duration.ofSeconds(60);

    /** What the agent's end does with a lane of this kind. */
    interface AgentWork {
        void begin(String kind, Lane lane);
    }

    /** Server: listens on this address and any port, and says which. */
    InetSocketAddress listen(InetSocketAddress address) throws Exception;

    /** Agent: connects. */
    void connect(InetSocketAddress server, AgentWork work) throws Exception;

    /** Agent: makes what the server needs for its next {@link #open}; a link needs nothing. */
    void dial(String kind) throws Exception;

    /** Server: the next lane of this kind. */
    Lane open(String kind) throws Exception;

    /** What this end knows about the way: provider, carrier, windows. */
    Answer describe() throws Exception;

    /** What only this kind of transport can do. */
    Answer answer(String verb, List<String> arguments) throws Exception;
}

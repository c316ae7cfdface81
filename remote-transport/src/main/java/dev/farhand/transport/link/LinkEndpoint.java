package dev.farhand.transport.link;

import java.net.InetSocketAddress;

/** An address a server listens on. Closing it accepts no more; links that stand go on. Idempotent. */
public interface LinkEndpoint extends AutoCloseable {
    /** Where it listens, with the real port when 0 was asked for. */
    InetSocketAddress address();

    @Override
    void close();
}

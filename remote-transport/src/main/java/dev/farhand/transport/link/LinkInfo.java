package dev.farhand.transport.link;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * How a link stands, fixed when it was agreed.
 *
 * @param id names the link in logs; new for each connection
 * @param carrier what it travels in
 * @param tlsProvider whose TLS this end uses, for people: "JDK" or "OPENSSL"
 * @param protocol the wire version both ends agreed on
 * @param peerSoftware version of the other end's program, as it says itself; bounded and printable
 * @param remoteAddress the other end as this end sees it: a proxy's address when there is one
 * @param connectedAt when both ends had agreed, on this end's clock
 */
public record LinkInfo(
        String id,
        Carrier carrier,
        String tlsProvider,
        int protocol,
        String peerSoftware,
        InetSocketAddress remoteAddress,
        Instant connectedAt) {}

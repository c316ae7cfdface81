package dev.farhand.transport.link;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;

/** What a link server tells its host, on the link's thread: do not block. */
public interface LinkServerListener {
    /** A device's link stands and is in the directory. */
    default void connected(Link link) {}

    /** A link that was reported as connected has ended; it has left the directory unless a newer one took its place. */
    default void ended(Link link, LinkEnd end) {}

    /** A device said something new about itself; sanitised. */
    default void factsReported(Link link, DeviceFacts facts) {}

    /** A device keeps this version of the trust from now on. */
    default void trustAccepted(Link link, int version) {}

    /**
     * The link's device was sent a new certificate (its serial number and end are in it). Until the device keeps it, it may
     * still come back with the old one.
     */
    default void certificateIssued(Link link, X509Certificate certificate) {}

    /**
     * The link's device has stored that certificate, and proves itself with it from its next connection on. The link that
     * stands keeps its {@link Link#peer()}.
     */
    default void certificateKept(Link link, X509Certificate certificate) {}

    /** A connection came to nothing. Strangers cause this at will: count it, do not log each one loudly. */
    default void refused(InetSocketAddress remote, ErrorCode code, String sentence) {}
}

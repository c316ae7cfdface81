package dev.farhand.transport.viewer;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Somebody wants in. Everything but the address is the word of whoever asks, at most a few hundred characters each.
 *
 * @param ticket as the viewer's hello or its address said; a secret until it is used, and not part of {@link #toString}
 * @param origin the page's origin, as its browser says; empty where it said none
 * @param remoteAddress the other end of the connection, which may be a proxy's
 * @param forwardedFor the header {@code X-Forwarded-For}; worth something only when {@code remoteAddress} is a proxy of yours;
 *     empty where it was too long
 * @param userAgent what the browser calls itself
 */
public record ViewerRequest(
        String ticket,
        Optional<String> origin,
        InetSocketAddress remoteAddress,
        Optional<String> forwardedFor,
        Optional<String> userAgent) {
    /** The same with the ticket that came later. */
    public ViewerRequest with(String laterTicket) {
        return new ViewerRequest(laterTicket, origin, remoteAddress, forwardedFor, userAgent);
    }

    @Override
    public String toString() {
        return "ViewerRequest[ticket=***, origin=" + origin + ", remoteAddress=" + remoteAddress + ", forwardedFor="
                + forwardedFor + ", userAgent=" + userAgent + "]";
    }
}

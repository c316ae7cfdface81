package dev.farhand.transport.internal.wire;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ProtocolRange;
import java.util.OptionalInt;

/** Which wire versions this build speaks, and what to do about a peer that speaks others. */
public final class ProtocolVersions {
    /** The oldest version this build still speaks. */
    public static final int MINIMUM = 1;

    /** The newest version this build speaks. */
    public static final int MAXIMUM = 1;

    private ProtocolVersions() {}

    /** What this build tells a peer. */
    public static ProtocolRange ours(String softwareVersion) {
        return ProtocolRange.newBuilder()
                .setMinimum(MINIMUM)
                .setMaximum(MAXIMUM)
                .setSoftwareVersion(softwareVersion)
                .build();
    }

    /**
     * The highest version both know.
     *
     * @param peer what the other side speaks
     * @param peerIsServer which side that is, so that the refusal says whom to update
     * @throws RemoteException PROTOCOL_VERSION_UNSUPPORTED when there is none
     */
    public static int agree(ProtocolRange peer, boolean peerIsServer) {
        OptionalInt common = common(peer);
        if (common.isPresent()) {
            return common.getAsInt();
        }
        boolean peerIsOlder = peer.getMaximum() < MINIMUM;
        String older = peerIsOlder == peerIsServer ? "server" : "agent";
        throw new RemoteException(
                ErrorCode.PROTOCOL_VERSION_UNSUPPORTED,
                "The " + (peerIsServer ? "server" : "agent") + " speaks protocol " + range(peer) + ", the "
                        + (peerIsServer ? "agent" : "server") + " speaks " + MINIMUM + " to " + MAXIMUM
                        + ": update the " + older + ".");
    }

    /** As {@link #agree}, with a page, which is always as new as its server was when it was loaded. */
    public static int agreeWithPage(ProtocolRange page) {
        return common(page)
                .orElseThrow(() -> new RemoteException(
                        ErrorCode.PROTOCOL_VERSION_UNSUPPORTED,
                        "The page and the server have no protocol version in common: load the page again."));
    }

    private static OptionalInt common(ProtocolRange peer) {
        int chosen = Math.min(MAXIMUM, peer.getMaximum());
        return chosen >= MINIMUM && chosen >= peer.getMinimum() && peer.getMinimum() > 0
                ? OptionalInt.of(chosen)
                : OptionalInt.empty();
    }

    private static String range(ProtocolRange range) {
        return Integer.toUnsignedString(range.getMinimum()) + " to " + Integer.toUnsignedString(range.getMaximum());
    }
}

package dev.farhand.transport.internal.client;

import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.CarrierPolicy;
import java.util.List;

/** Which carriers to try, in which order. */
final class Carriers {
    private Carriers() {}

    static List<Carrier> order(CarrierPolicy policy, ServerUri server) {
        return switch (policy) {
            case TLS -> List.of(Carrier.TLS);
            case WEBSOCKET -> List.of(Carrier.WEBSOCKET);
            case AUTO -> server.secure() ? List.of(Carrier.TLS, Carrier.WEBSOCKET) : List.of(Carrier.WEBSOCKET);
        };
    }

    /** The one that worked last goes first. */
    static List<Carrier> preferring(Carrier first, List<Carrier> order) {
        return order.size() == 2 && order.get(1) == first ? List.of(order.get(1), order.get(0)) : order;
    }
}

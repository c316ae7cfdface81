package dev.farhand.server.metrics;

import java.util.Optional;

/**
 * Who may read the figures.
 *
 * @param token what they show; without one, they are on this machine
 */
public record MetricsAccess(Optional<String> token) {
    /** Keeps the token to itself. */
    @Override
    public String toString() {
        return "MetricsAccess";
    }
}

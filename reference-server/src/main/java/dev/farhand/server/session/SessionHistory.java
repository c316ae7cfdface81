package dev.farhand.server.session;

import java.util.List;

/**
 * A part of what was, and what all of it comes to.
 *
 * @param page the sessions on this page, the newest one first; copied
 * @param all of every page
 */
public record SessionHistory(List<Session> page, SessionStatistics all) {
    /** Copies. */
    public SessionHistory {
        page = List.copyOf(page);
    }
}

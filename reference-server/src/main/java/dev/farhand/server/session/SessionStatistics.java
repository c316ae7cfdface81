package dev.farhand.server.session;

/**
 * What sessions come to.
 *
 * @param totalSessions how many
 * @param totalDurationSeconds how long all of them took
 */
public record SessionStatistics(long totalSessions, long totalDurationSeconds) {
    /** How long one took, rounded. */
    public long averageDurationSeconds() {
        return totalSessions == 0 ? 0 : Math.round((double) totalDurationSeconds / totalSessions);
    }
}

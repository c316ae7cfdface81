package dev.farhand.transport.link;

import java.time.Duration;
import java.util.Optional;

/**
 * A link's counters at one moment.
 *
 * @param bytesSent payload of all streams sent
 * @param bytesReceived payload of all streams received
 * @param openStreams channels open now, the control stream not counted
 * @param streamsOpened channels opened since the link stands
 * @param unreadBytes received, and not yet handed to a reader
 * @param connectionWindow bytes the other end may have in flight over all streams
 * @param streamWindow bytes the other end may have in flight on one bulk stream
 * @param roundTrip the last measured round trip
 * @param silence how long nothing has come from the other end
 */
public record LinkStatistics(
        long bytesSent,
        long bytesReceived,
        int openStreams,
        long streamsOpened,
        long unreadBytes,
        int connectionWindow,
        int streamWindow,
        Optional<Duration> roundTrip,
        Duration silence) {}

package dev.farhand.transport.testing;

/**
 * Counters of one direction since the link was opened. Immutable.
 *
 * @param packets packets taken from the sender
 * @param bytes their length, IP headers included
 * @param delivered packets handed to the receiver
 * @param dropped packets that found the queue full
 * @param lost packets taken away by random loss
 * @param cut packets swallowed by an outage
 * @param late packets delivered more than one millisecond after their time: the emulator did not get the processor, and
 *     a figure taken meanwhile is worth less
 */
public record LinkStatistics(long packets, long bytes, long delivered, long dropped, long lost, long cut, long late) {

    /** Packets that wait or travel. */
    public long underWay() {
        return packets - delivered - dropped - lost - cut;
    }

    /** What was counted after {@code earlier} was taken. */
    public LinkStatistics since(LinkStatistics earlier) {
        return new LinkStatistics(
                packets - earlier.packets,
                bytes - earlier.bytes,
                delivered - earlier.delivered,
                dropped - earlier.dropped,
                lost - earlier.lost,
                cut - earlier.cut,
                late - earlier.late);
    }
}

package dev.farhand.transport.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;

/** One direction of one connection of a {@link DelayProxy}. Confined to the proxy's thread. */
final class DelayPipe {

    /** Settings of one direction; a rate of 0 means without limit. */
    record Shape(long bitsPerSecond, Duration delay, int bufferBytes) {}

    private record Piece(ByteBuffer bytes, boolean last, long due) {}

    private static final int SMALLEST_PIECE = 1_500;
    private static final int LARGEST_PIECE = 65_536;
    private static final long PIECES_PER_SECOND = 500;
    private static final long BITS_TIMES_NANOS = 8 * 1_000_000_000L;

    private final SocketChannel from;
    private final SocketChannel to;
    private final Shape shape;
    private final ByteBuffer scratch;
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private int held;
    private long lastDeparture = Long.MIN_VALUE;
    private boolean sourceEnded;
    private boolean finished;
    private boolean blocked;

    DelayPipe(SocketChannel from, SocketChannel to, Shape shape) {
        this.from = from;
        this.to = to;
        this.shape = shape;
        // Small pieces, so that a slow rate drips instead of gushing.
        long perPiece = shape.bitsPerSecond() == 0 ? LARGEST_PIECE : shape.bitsPerSecond() / 8 / PIECES_PER_SECOND;
        scratch = ByteBuffer.allocate((int) Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, perPiece)));
    }

    /** Takes in and hands on what is possible now; returns when there will be more to do without being woken. */
    long move() throws IOException {
        takeIn();
        handOn();
        return blocked || pieces.isEmpty() ? Long.MAX_VALUE : pieces.element().due();
    }

    private void takeIn() throws IOException {
        while (wantsInput()) {
            scratch.clear().limit(Math.min(scratch.capacity(), shape.bufferBytes() - held));
            int length = from.read(scratch);
            if (length == 0) {
                return;
            }
            long now = System.nanoTime();
            sourceEnded = length < 0;
            int carried = Math.max(0, length);
            long transmission = shape.bitsPerSecond() == 0 ? 0 : carried * BITS_TIMES_NANOS / shape.bitsPerSecond();
            lastDeparture = Math.max(lastDeparture, now) + transmission;
            byte[] copy = new byte[carried];
            scratch.flip().get(copy);
            pieces.add(new Piece(
                    ByteBuffer.wrap(copy),
                    sourceEnded,
                    lastDeparture + shape.delay().toNanos()));
            held += carried;
        }
    }

    private void handOn() throws IOException {
        blocked = false;
        while (!pieces.isEmpty() && pieces.element().due() <= System.nanoTime()) {
            Piece piece = pieces.element();
            held -= to.write(piece.bytes());
            if (piece.bytes().hasRemaining()) {
                blocked = true;
                return;
            }
            if (piece.last()) {
                to.shutdownOutput();
                finished = true;
            }
            pieces.remove();
        }
    }

    boolean wantsInput() {
        return !sourceEnded && held < shape.bufferBytes();
    }

    /** Whether bytes are due that the receiver does not take. */
    boolean isBlocked() {
        return blocked;
    }

    /** Whether the end of the stream was handed on. */
    boolean isFinished() {
        return finished;
    }
}

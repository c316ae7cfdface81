package dev.farhand.benchmark;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** What the two ends do with a lane. */
final class Workloads {
    static final int CHUNK = 64 * 1024;
    /** One turn of a pump; more would keep the event loop from the other lanes. */
    private static final int CHUNKS_PER_TURN = 4;

    private static final int ECHO_BYTES = 64;

    private Workloads() {}

    /** Incompressible enough for TLS, which does not compress; just not all zeros. */
    static byte[] chunk() {
        byte[] bytes = new byte[CHUNK];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return bytes;
    }

    /** Writes as much as the lane takes. */
    static final class Pump implements Lane.Receiver {
        private final Lane lane;
        private final byte[] source = chunk();
        private final AtomicLong completed = new AtomicLong();
        private final AtomicLong written = new AtomicLong();
        private boolean queued;
        private volatile boolean running;

        Pump(Lane lane) {
            this.lane = lane;
        }

        void run(boolean on) {
            running = on;
            lane.execute(this::again);
        }

        /** Bytes the lane says it has handed to the network. */
        long completed() {
            return completed.get();
        }

        /** Bytes given to the lane. */
        long written() {
            return written.get();
        }

        private void turn() {
            queued = false;
            for (int i = 0; i < CHUNKS_PER_TURN && running && lane.isWritable(); i++) {
                written.addAndGet(CHUNK);
                lane.send(source, 0, CHUNK).whenComplete((done, failure) -> {
                    if (failure == null) {
                        completed.addAndGet(CHUNK);
                    }
                });
            }
            lane.flush();
            if (lane.isWritable()) {
                again();
            }
        }

        private void again() {
            if (running && !queued) {
                queued = true;
                lane.execute(this::turn);
            }
        }

        @Override
        public void onBytes(ByteBuffer bytes) {
            throw new IllegalStateException("nobody sends to a pump");
        }

        @Override
        public void onWritable() {
            again();
        }
    }

    /** Counts what arrives. */
    record Sink(AtomicLong received) implements Lane.Receiver {
        @Override
        public void onBytes(ByteBuffer bytes) {
            received.addAndGet(bytes.remaining());
        }
    }

    /** Sends back what arrives. */
    record EchoBack(Lane lane) implements Lane.Receiver {
        @Override
        public void onBytes(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            lane.send(copy, 0, copy.length);
            lane.flush();
        }
    }

    /**
     * Sends a small message at a fixed beat from a thread of its own and notes when it comes back. The beat goes on while
     * answers are late, so a stall is counted with every message that suffered from it.
     */
    static final class EchoProbe implements Lane.Receiver {
        private final Lane lane;
        private long[] roundTrips = new long[0];
        private volatile int noted;
        private CompletableFuture<double[]> done = new CompletableFuture<>();
        private final ByteBuffer head = ByteBuffer.allocate(ECHO_BYTES);

        EchoProbe(Lane lane) {
            this.lane = lane;
        }

        /** Round trips in milliseconds, in the order in which they ended; a lost one fails. */
        double[] run(int count, long beatNanos, long patienceNanos) throws Exception {
            CompletableFuture<double[]> result = new CompletableFuture<>();
            CompletableFuture<Void> ready = new CompletableFuture<>();
            lane.execute(() -> {
                roundTrips = new long[count];
                noted = 0;
                done = result;
                ready.complete(null);
            });
            // On a busy machine the first answer could come before the lane's thread had got here, and be counted
            // nowhere.
            ready.get(patienceNanos, TimeUnit.NANOSECONDS);
            long next = System.nanoTime() + beatNanos;
            for (int i = 0; i < count; i++) {
                while (System.nanoTime() < next) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                next += beatNanos;
                byte[] message = ByteBuffer.allocate(ECHO_BYTES)
                        .putLong(System.nanoTime())
                        .putInt(i)
                        .array();
                lane.send(message, 0, ECHO_BYTES);
                lane.flush();
            }
            try {
                return result.get(patienceNanos, TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                throw new TimeoutException(noted + " of " + count + " round trips have ended in time");
            }
        }

        @Override
        public void onBytes(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                while (bytes.hasRemaining() && head.hasRemaining()) {
                    head.put(bytes.get());
                }
                if (!head.hasRemaining()) {
                    head.flip();
                    note(head.getLong());
                    head.clear();
                }
            }
        }

        private void note(long sentAt) {
            if (noted < roundTrips.length) {
                roundTrips[noted++] = System.nanoTime() - sentAt;
                if (noted == roundTrips.length) {
                    done.complete(java.util.Arrays.stream(roundTrips)
                            .mapToDouble(nanos -> nanos / 1e6)
                            .toArray());
                }
            }
        }
    }
}

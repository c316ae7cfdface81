package dev.farhand.capture.encode;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.capture.internal.encode.rate.PicturePrice;
import dev.farhand.core.annotation.ThreadSafe;

/**
 * Spends a rate of bytes on what one viewer is shown. It is told the rate, by whoever knows the link, and tells an
 * {@link UpdateWriter} when to write, how much, and how coarse:
 *
 * <ol>
 *   <li>fewer pictures first: what was written has to drain at the rate before more is written, but for small things as typed
 *       letters, which have a share of their own;
 *   <li>coarser second: videos that would come less than eight times a second become coarser instead;
 *   <li>and fewer again, where nothing would be left of a picture.
 * </ol>
 *
 * <p>What stands still is sharpened at the same rate, in small parts. Without {@link #limit} there is none. It has no clock: the same
 * calls get the same answers.
 */
@ThreadSafe
public final class RateControl {
    /** The lowest rate, in bytes per second. */
    public static final long LOWEST = 1_000;
    /** The highest rate, ten gigabits. */
    public static final long HIGHEST = 1_250_000_000;

    private static final long SECOND = 1_000_000_000;
    /** Videos come so often before they get coarser. */
    private static final long SLOWEST_VIDEO = SECOND / 8;
    /** One in so many bytes is there for small things that come while nothing else is due, */
    private static final int SMALL_SHARE = 4;
    /** and this is for how long they may take theirs at once. */
    private static final long FARTHEST_AHEAD = SECOND / 2;
    /** What was not spent for so long may be spent later: screens do not change when it suits the rate. */
    private static final long LONGEST_SAVED = SECOND / 20;
    /** A refinement takes so much of the rate: what changes meanwhile waits no longer. */
    private static final long REFINEMENT = SECOND / 16;
    /** And so much beside a picture of a video. */
    private static final long REFINEMENT_BESIDE_VIDEO = SECOND / 80;
    /** A queue is seen only after it has stood for a round of acknowledgements; a shorter one is left alone. */
    private static final long TOLERATED_QUEUE = SECOND * 6 / 100;
    /** Something is sent each second, or nobody would learn that a queue is gone. */
    private static final long LONGEST_PAUSE = SECOND;
    /** A picture with less than that for each block is not worth having: better fewer. */
    private static final int FEWEST_BYTES_OF_BLOCK = 2;
    /** Pictures that begin anew may take as much as so many others. */
    private static final int KEY_WORTH = 2;
    /** The part of a picture's bytes that is aimed for: the rest is for what is foretold wrong. */
    private static final double AIM = 0.8;
    /** More than this part of its bytes, and the encoder itself may have been coarser than it was told. */
    private static final double AT_LIMIT = 0.88;

    private static final double DEARER = 1.2;

    private final PicturePrice price = new PicturePrice();

    /** Bytes in a second; 0 where nothing is limited. */
    @GuardedBy("this")
    private long rate;

    /** When all that was written has drained. */
    @GuardedBy("this")
    private long drained;

    /** The same for what small things took of their share. */
    @GuardedBy("this")
    private long smallDrained;

    /** When something was written last that was not small. */
    @GuardedBy("this")
    private long lastDue;

    /** Limits nothing yet. */
    public RateControl() {}

    /**
     * From here on so many bytes may be spent in a second. To be told as often as the link's controller knows better.
     *
     * @param bytesPerSecond {@link #LOWEST} to {@link #HIGHEST}
     * @param queueNanos how long a byte that is sent now waits for those before it: 0, or what acknowledgements say. While that is
     *     long, only small things are written
     * @param nanoTime now
     */
    public synchronized void limit(long bytesPerSecond, long queueNanos, long nanoTime) {
        check(bytesPerSecond);
        if (queueNanos < 0) {
            throw new IllegalArgumentException("queueNanos is at least 0, not " + queueNanos);
        }
        if (rate == 0) {
            drained = nanoTime;
            smallDrained = nanoTime;
            lastDue = nanoTime;
        } else if (rate != bytesPerSecond) {
            // What is on its way drains at the new rate.
            double ahead = Math.max(0, drained - nanoTime);
            drained = nanoTime + (long) (ahead * rate / bytesPerSecond);
        }
        rate = bytesPerSecond;
        long queued = Math.min(queueNanos - TOLERATED_QUEUE, lastDue + LONGEST_PAUSE - nanoTime);
        if (queued > 0) {
            drained = Math.max(drained - nanoTime, queued) + nanoTime;
        }
    }

    /** Throws {@link IllegalArgumentException} for a rate that is none. */
    public static void check(long bytesPerSecond) {
        if (bytesPerSecond < LOWEST || bytesPerSecond > HIGHEST) {
            throw new IllegalArgumentException(
                    "bytesPerSecond is " + LOWEST + " to " + HIGHEST + ", not " + bytesPerSecond);
        }
    }

    synchronized boolean isLimited() {
        return rate > 0;
    }

    /** Bytes in a second; 0 where nothing is limited. */
    public synchronized long bytesPerSecond() {
        return rate;
    }

    /** How many nanoseconds until more than small things may be written; 0 if that is now. */
    synchronized long untilDue(long nanoTime) {
        return rate == 0 ? 0 : Math.max(0, drained - nanoTime);
    }

    /** How many bytes of exact pixels an update may take; no more than {@code most}. What takes more is video. */
    synchronized int exactBytes(int most) {
        return rate == 0 ? most : (int) Math.min(most, bytesIn(SLOWEST_VIDEO));
    }

    /** The same for small things while nothing else is due. */
    synchronized int smallBytes(int most, long nanoTime) {
        long room = FARTHEST_AHEAD - Math.max(0, smallDrained - nanoTime);
        return rate == 0 ? most : (int) Math.min(most, bytesIn(Math.max(0, room)) / SMALL_SHARE);
    }

    /** How many bytes of exact pixels may be spent on what stands still; no more than {@code most}, and one in any case. */
    synchronized int refinementBytes(int most, boolean isBesideVideo) {
        long nanos = isBesideVideo ? REFINEMENT_BESIDE_VIDEO : REFINEMENT;
        return rate == 0 ? most : (int) Math.max(1, Math.min(most, bytesIn(nanos)));
    }

    /** How many bytes a video's picture may take, of which so many blocks are new; {@link VideoEncoder#NO_LIMIT} where none is. */
    synchronized int videoBytes(int blocks, boolean isKey) {
        if (rate == 0) {
            return VideoEncoder.NO_LIMIT;
        }
        long bytes = Math.max(bytesIn(SLOWEST_VIDEO), (long) FEWEST_BYTES_OF_BLOCK * blocks);
        return (int) Math.min(VideoEncoder.NO_LIMIT - 1, isKey ? KEY_WORTH * bytes : bytes);
    }

    /** How coarse that picture has to be: not finer than {@code finest}. */
    synchronized int coarseness(int blocks, boolean isKey, int finest) {
        return rate == 0
                ? finest
                : Math.max(finest, price.coarsenessFor((long) (AIM * videoBytes(blocks, isKey)), blocks, isKey));
    }

    /** Learns what that picture took. */
    synchronized void videoTook(int bytes, int blocks, boolean isKey, int coarseness) {
        boolean isFull = rate > 0 && bytes > AT_LIMIT * videoBytes(blocks, isKey);
        price.learn(isFull ? bytes * DEARER : bytes, blocks, isKey, coarseness);
    }

    /** An update of so many bytes goes out now. */
    synchronized void written(int bytes, long nanoTime) {
        if (rate > 0 && bytes > 0) {
            if (drained - nanoTime > 0) {
                long ahead = Math.max(0, smallDrained - nanoTime) + SMALL_SHARE * (bytes * SECOND / rate);
                smallDrained = nanoTime + Math.min(FARTHEST_AHEAD, ahead);
            } else {
                lastDue = nanoTime;
            }
            drained = Math.max(drained - nanoTime, -LONGEST_SAVED) + nanoTime + bytes * SECOND / rate;
        }
    }

    private synchronized long bytesIn(long nanos) {
        return rate * nanos / SECOND;
    }
}

package dev.farhand.capture.internal.encode.motion;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/**
 * Finds the few vectors that explain most of a change. Some textured runs of sixteen pixels of what is new are looked up in the
 * picture before: first where vectors that were found lately lead, then straight up and down, as text scrolls; where that explains
 * too little, everywhere in the changed area, by a hash that rolls along its rows. While nothing moves, only a part is looked at.
 * Each place that is found votes for its vector.
 *
 * <p>A vector says where a block was: the block at (x, y) equals what was at (x + vector x, y + vector y).
 */
public final class MotionFinder {
    /** More vectors at once are not worth the look at each block. */
    public static final int MOST_VECTORS = 4;

    private static final int RUN = 16;
    private static final int MOST_POINTS = 96;
    private static final int FEWEST_POINTS = 3;
    /** A run with less changes of colour is found in too many places. */
    private static final int LEAST_TEXTURE = 5;
    /** A point that is found in more places says nothing. */
    private static final int MOST_PLACES = 4;

    /** Vectors that are tried before any is looked for. */
    private static final int MOST_RECENT = 8;
    /** A vector that so many points speak for is one: who fits it is not looked up. */
    private static final int SURE = 4;

    /** So often in a row nothing was found before only a part is looked at, another one each time: a film moves no blocks. */
    private static final int PATIENCE = 8;

    private static final int PARTS = 4;
    /** Less than this part of the points agrees by chance in a film; what more agree on is worth the whole search. */
    private static final int BY_CHANCE = 8;

    private static final int HASH_FACTOR = 0x9E3779B1;
    private static final int HASH_OF_LEAVING = power(HASH_FACTOR, RUN);

    private final int longestX;
    private final int longestY;
    private final int[] pointX = new int[MOST_POINTS];
    private final int[] pointY = new int[MOST_POINTS];
    private final int[] pointHash = new int[MOST_POINTS];
    /** A bit for each 16 bits of a hash that some point has. */
    private final long[] known = new long[1 << 10];

    private final VectorVotes votes = new VectorVotes();
    private final int[] vectorX = new int[MOST_VECTORS];
    private final int[] vectorY = new int[MOST_VECTORS];
    /** What was found lately, the last first. */
    private final int[] recentX = new int[MOST_RECENT];

    private final int[] recentY = new int[MOST_RECENT];
    private int recent;
    private int points;
    private int vectors;
    private int mostVotes;
    private int inVain;
    private int left;
    private int right;
    private int top;
    private int bottom;

    /** Finds no vector that is longer than this in a direction. */
    public MotionFinder(int longestX, int longestY) {
        this.longestX = longestX;
        this.longestY = longestY;
    }

    private static int power(int base, int exponent) {
        int result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= base;
        }
        return result;
    }

    /** How many vectors were found last, the best first. */
    public int vectors() {
        return vectors;
    }

    /** Columns of pixels of a vector. */
    public int x(int vector) {
        return vectorX[vector];
    }

    /** Rows of pixels of a vector. */
    public int y(int vector) {
        return vectorY[vector];
    }

    /** Whether the best vector explains nearly all of the change, as far as a look at some points can say. */
    public boolean explainsMost() {
        return vectors > 0 && mostVotes * 4 >= points * 3;
    }

    /** Forgets what was found. */
    public void clear() {
        vectors = 0;
    }

    /** Looks for vectors from the marked blocks of a picture into the one before; says how many there are. */
    public int find(VideoFrame current, VideoFrame before, BlockMap changed) {
        choosePoints(current, changed);
        if (points < FEWEST_POINTS) {
            vectors = 0;
            return 0;
        }
        votes.clear();
        if (followRecent(current, before) * 4 < points * 3) {
            boolean trusted = inVain < PATIENCE;
            look(current, before, trusted ? 1 : PARTS);
            if (!trusted && !isChance(votes.most() * PARTS)) {
                look(current, before, 1);
            }
        }
        vectors = 0;
        mostVotes = votes.most();
        inVain = isChance(mostVotes) ? inVain + 1 : 0;
        for (int best = votes.takeBest(); best >= 0 && vectors < MOST_VECTORS; best = votes.takeBest()) {
            vectorX[vectors] = votes.x(best);
            vectorY[vectors] = votes.y(best);
            vectors++;
        }
        for (int i = vectors - 1; i >= 0; i--) {
            remember(vectorX[i], vectorY[i]);
        }
        return vectors;
    }

    private boolean isChance(int agreeing) {
        return agreeing * BY_CHANCE < points;
    }

    /** At one of so many parts, so that what it takes is spread over as many pictures, and all that moved is seen in each. */
    private void look(VideoFrame current, VideoFrame before, int parts) {
        votes.clear();
        lookUpAndDown(current, before, parts);
        if (votes.most() * parts * 3 < points) {
            lookEverywhere(current, before, parts);
        }
    }

    /** Spreads the points over the changed blocks, and measures the area of these. */
    private void choosePoints(VideoFrame current, BlockMap changed) {
        points = 0;
        left = current.width();
        top = current.height();
        right = 0;
        bottom = 0;
        int step = Math.max(1, changed.count() / (MOST_POINTS - 6));
        int since = step / 2;
        for (int row = 0, block = 0; row < changed.rows(); row++) {
            for (int column = 0; column < changed.columns(); column++, block++) {
                if (!changed.isMarked(block)) {
                    continue;
                }
                int x = column * BlockMap.SIZE;
                left = Math.min(left, x);
                right = Math.max(right, changed.right(column));
                top = Math.min(top, row * BlockMap.SIZE);
                bottom = Math.max(bottom, changed.bottom(row));
                if (++since >= step && points < MOST_POINTS && x + RUN <= current.width()) {
                    int y = mostTextured(current, x, row * BlockMap.SIZE, changed.bottom(row));
                    if (y >= 0) {
                        pointX[points] = x;
                        pointY[points] = y;
                        points++;
                        since = 0;
                    }
                }
            }
        }
    }

    /** The row of a block in which the colour changes most often; -1 when it is too plain. */
    private static int mostTextured(VideoFrame picture, int x, int top, int bottom) {
        int[] pixels = picture.pixels();
        int most = LEAST_TEXTURE - 1;
        int best = -1;
        for (int y = top; y < bottom; y += 2) {
            int begin = y * picture.width() + x;
            int changes = 0;
            for (int i = begin + 1; i < begin + RUN; i++) {
                if (pixels[i] != pixels[i - 1]) {
                    changes++;
                }
            }
            if (changes > most) {
                most = changes;
                best = y;
            }
        }
        return best;
    }

    /** Moves a vector to the front of those that were found lately; the one found longest ago may have to go. */
    private void remember(int x, int y) {
        int at = 0;
        while (at < recent && (recentX[at] != x || recentY[at] != y)) {
            at++;
        }
        if (at == recent) {
            recent = Math.min(MOST_RECENT, recent + 1);
            at = recent - 1;
        }
        System.arraycopy(recentX, 0, recentX, 1, at);
        System.arraycopy(recentY, 0, recentY, 1, at);
        recentX[0] = x;
        recentY[0] = y;
    }

    /** What moved moves on, mostly, at one of the speeds it had: says how many points the vectors that were found lately explain. */
    private int followRecent(VideoFrame current, VideoFrame before) {
        int explained = 0;
        for (int point = 0; point < points; point++) {
            boolean fits = false;
            for (int i = 0; i < recent; i++) {
                if (isFoundAt(current, before, point, recentX[i], recentY[i])) {
                    votes.add(recentX[i], recentY[i]);
                    fits = true;
                }
            }
            explained += fits ? 1 : 0;
        }
        return explained;
    }

    private boolean isFoundAt(VideoFrame current, VideoFrame before, int point, int vx, int vy) {
        int x = pointX[point] + vx;
        int y = pointY[point] + vy;
        if (x < 0 || x + RUN > before.width() || y < 0 || y >= before.height()) {
            return false;
        }
        int from = pointY[point] * current.width() + pointX[point];
        int at = y * before.width() + x;
        return Arrays.equals(current.pixels(), from, from + RUN, before.pixels(), at, at + RUN);
    }

    private void lookUpAndDown(VideoFrame current, VideoFrame before, int parts) {
        int[] now = current.pixels();
        int[] then = before.pixels();
        int width = current.width();
        for (int point = inVain % parts; point < points; point += parts) {
            if (isSure(current, before, point)) {
                continue;
            }
            int x = pointX[point];
            int from = pointY[point] * width + x;
            int first = now[from];
            int second = now[from + 5];
            int third = now[from + 10];
            int end = Math.min(bottom, pointY[point] + longestY + 1);
            int places = 0;
            for (int y = Math.max(top, pointY[point] - longestY); y < end && places < MOST_PLACES; y++) {
                int at = y * width + x;
                // Three pixels tell most places apart before all sixteen are compared.
                if (then[at + 5] == second
                        && then[at] == first
                        && then[at + 10] == third
                        && y != pointY[point]
                        && Arrays.equals(now, from, from + RUN, then, at, at + RUN)) {
                    places++;
                    votes.add(0, y - pointY[point]);
                }
            }
        }
    }

    /** Whether a point fits a vector that others speak for, too; votes for it then. A search down a column is dear. */
    private boolean isSure(VideoFrame current, VideoFrame before, int point) {
        boolean sure = false;
        for (int i = 0; i < votes.size(); i++) {
            if (votes.of(i) >= SURE && isFoundAt(current, before, point, votes.x(i), votes.y(i))) {
                votes.add(votes.x(i), votes.y(i));
                sure = true;
            }
        }
        return sure;
    }

    private void lookEverywhere(VideoFrame current, VideoFrame before, int parts) {
        if (right - left < RUN) {
            return;
        }
        hashPoints(current);
        int[] then = before.pixels();
        for (int y = top + inVain % parts; y < bottom; y += parts) {
            int row = y * current.width();
            int last = row + right - RUN;
            int hash = hash(then, row + left);
            for (int at = row + left; ; at++) {
                int bits = bits(hash);
                if ((known[bits >> 6] >>> bits & 1) != 0) {
                    vote(hash, at - row, y);
                }
                if (at >= last) {
                    break;
                }
                hash = hash * HASH_FACTOR + then[at + RUN] - then[at] * HASH_OF_LEAVING;
            }
        }
    }

    private void hashPoints(VideoFrame current) {
        Arrays.fill(known, 0);
        for (int point = 0; point < points; point++) {
            int hash = hash(current.pixels(), pointY[point] * current.width() + pointX[point]);
            pointHash[point] = hash;
            int bits = bits(hash);
            known[bits >> 6] |= 1L << bits;
        }
    }

    private static int hash(int[] pixels, int begin) {
        int hash = 0;
        for (int i = begin; i < begin + RUN; i++) {
            hash = hash * HASH_FACTOR + pixels[i];
        }
        return hash;
    }

    private static int bits(int hash) {
        return (hash ^ hash >>> 15) & 0xffff;
    }

    private void vote(int hash, int x, int y) {
        for (int point = 0; point < points; point++) {
            int vx = x - pointX[point];
            int vy = y - pointY[point];
            if (pointHash[point] == hash && (vx | vy) != 0 && Math.abs(vx) <= longestX && Math.abs(vy) <= longestY) {
                votes.add(vx, vy);
            }
        }
    }
}

package dev.farhand.capture.internal.encode.motion;

/** Counts how many points speak for a vector; more vectors than it has room for are no movement. */
final class VectorVotes {
    private static final int ROOM = 96;
    /** One point may fit by chance. */
    private static final int FEWEST = 2;

    private final int[] xs = new int[ROOM];
    private final int[] ys = new int[ROOM];
    private final int[] votes = new int[ROOM];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int x, int y) {
        for (int i = 0; i < size; i++) {
            if (xs[i] == x && ys[i] == y) {
                votes[i]++;
                return;
            }
        }
        if (size < ROOM) {
            xs[size] = x;
            ys[size] = y;
            votes[size] = 1;
            size++;
        }
    }

    /** How many vectors have votes. */
    int size() {
        return size;
    }

    /** Votes of a vector. */
    int of(int vector) {
        return votes[vector];
    }

    /** Votes of the vector that has most. */
    int most() {
        int most = 0;
        for (int i = 0; i < size; i++) {
            most = Math.max(most, votes[i]);
        }
        return most;
    }

    /** Gives the vector with most votes, and forgets them; -1 when no other has enough. */
    int takeBest() {
        int best = -1;
        for (int i = 0; i < size; i++) {
            if (votes[i] >= FEWEST && (best < 0 || votes[i] > votes[best])) {
                best = i;
            }
        }
        if (best >= 0) {
            votes[best] = 0;
        }
        return best;
    }

    int x(int vector) {
        return xs[vector];
    }

    int y(int vector) {
        return ys[vector];
    }
}

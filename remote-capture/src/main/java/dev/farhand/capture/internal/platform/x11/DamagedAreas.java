package dev.farhand.capture.internal.platform.x11;

/**
 * Which rectangles of a picture have to be looked at: a few, so that a clock in one corner and a line that is typed in another do not
 * make everything between them count. Makes no garbage.
 */
final class DamagedAreas {
    /** More rectangles than this are never kept. */
    static final int MOST = 8;
    /** As many pixels as a request of its own costs the time of. */
    private static final long REQUEST_PIXELS = 4_096;

    private final int width;
    private final int height;
    private final int[] left = new int[MOST];
    private final int[] top = new int[MOST];
    private final int[] right = new int[MOST];
    private final int[] bottom = new int[MOST];
    private int count;

    /** For a picture of that size. */
    DamagedAreas(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Adds what of a rectangle lies in the picture. */
    void add(int x, int y, int columns, int rows) {
        int l = Math.max(0, x);
        int t = Math.max(0, y);
        int r = (int) Math.min(width, (long) x + columns);
        int b = (int) Math.min(height, (long) y + rows);
        if (l >= r || t >= b) {
            return;
        }
        int other = partner(l, t, r, b);
        while (other >= 0) {
            l = Math.min(l, left[other]);
            t = Math.min(t, top[other]);
            r = Math.max(r, right[other]);
            b = Math.max(b, bottom[other]);
            remove(other);
            other = partner(l, t, r, b);
        }
        left[count] = l;
        top[count] = t;
        right[count] = r;
        bottom[count] = b;
        count++;
    }

    void addAll() {
        clear();
        add(0, 0, width, height);
    }

    void clear() {
        count = 0;
    }

    /** With which one it is cheaper to go together, or, when there is no room, least dear; negative when it stays alone. */
    private int partner(int l, int t, int r, int b) {
        int best = -1;
        long least = count == MOST ? Long.MAX_VALUE : REQUEST_PIXELS;
        for (int i = 0; i < count; i++) {
            long together =
                    area(Math.min(l, left[i]), Math.min(t, top[i]), Math.max(r, right[i]), Math.max(b, bottom[i]));
            long more = together - area(l, t, r, b) - area(left[i], top[i], right[i], bottom[i]);
            if (more < least) {
                best = i;
                least = more;
            }
        }
        return best;
    }

    private void remove(int index) {
        count--;
        left[index] = left[count];
        top[index] = top[count];
        right[index] = right[count];
        bottom[index] = bottom[count];
    }

    private static long area(int l, int t, int r, int b) {
        return (long) (r - l) * (b - t);
    }

    int count() {
        return count;
    }

    int x(int index) {
        return left[index];
    }

    int y(int index) {
        return top[index];
    }

    int columns(int index) {
        return right[index] - left[index];
    }

    int rows(int index) {
        return bottom[index] - top[index];
    }

    /** How many pixels they have together; one that lies in two of them counts twice. */
    long pixels() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += area(left[i], top[i], right[i], bottom[i]);
        }
        return sum;
    }
}

package dev.farhand.recording.internal.vp8;

/** Takes decisions out of bytes, each as likely as is said (RFC 6386 §7.3). Behind the end there are zeros. */
final class BoolDecoder {
    private static final int MOST_MISSING = 8;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int value;
    private int range = 255;
    private int bits;
    private int missing;

    BoolDecoder(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.value = next() << 8 | next();
    }

    private int next() {
        if (at < end) {
            return bytes[at++] & 0xFF;
        }
        missing++;
        return 0;
    }

    /** Whether more was taken than there is: it looks ahead by two bytes, and encoders may leave out last zeros. */
    boolean isExhausted() {
        return missing > MOST_MISSING;
    }

    /** A decision that is false with {@code probability} in 256. */
    boolean decide(int probability) {
        int split = 1 + ((range - 1) * probability >> 8);
        boolean isTrue = value >= split << 8;
        if (isTrue) {
            range -= split;
            value -= split << 8;
        } else {
            range = split;
        }
        while (range < 128) {
            value <<= 1;
            range <<= 1;
            if (++bits == 8) {
                bits = 0;
                value |= next();
            }
        }
        return isTrue;
    }

    int bit(int probability) {
        return decide(probability) ? 1 : 0;
    }

    boolean flag() {
        return decide(128);
    }

    int number(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 1 | bit(128);
        }
        return number;
    }

    /** Zero unless a flag says otherwise; then a number and its sign. */
    int optionalSigned(int count) {
        return flag() ? signed(count) : 0;
    }

    int signed(int count) {
        int number = number(count);
        return flag() ? -number : number;
    }
}

package dev.farhand.recording.internal.mp4;

import dev.farhand.recording.internal.bytes.ByteBuilder;

/** Boxes in boxes (ISO/IEC 14496-12 §4.2), put together in memory. */
final class Boxes {
    private final ByteBuilder out;

    Boxes(ByteBuilder out) {
        this.out = out;
    }

    /** Begins a box; to be ended with what this gives back. */
    int begin(String type) {
        out.number(0, 4).text(type);
        return out.length() - 8;
    }

    /** Begins a box that has a version and flags. */
    int begin(String type, int version, int flags) {
        int begun = begin(type);
        out.number(version, 1).number(flags, 3);
        return begun;
    }

    void end(int begun) {
        out.patch(begun, out.length() - begun, 4);
    }

    Boxes words(long... values) {
        for (long value : values) {
            out.number(value, 4);
        }
        return this;
    }

    Boxes halves(int... values) {
        for (int value : values) {
            out.number(value, 2);
        }
        return this;
    }
}

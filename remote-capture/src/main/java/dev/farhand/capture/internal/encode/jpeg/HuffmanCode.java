package dev.farhand.capture.internal.encode.jpeg;

import java.util.HexFormat;

/** A code for 256 values, made of how many of them have each length, and of the values in the order of their codes (annex C). */
final class HuffmanCode {
    private final int[] counts;
    private final byte[] values;
    private final int[] codes = new int[256];
    private final byte[] lengths = new byte[256];

    HuffmanCode(int[] counts, String values) {
        this.counts = counts;
        this.values = HexFormat.ofDelimiter(" ").parseHex(values);
        int code = 0;
        int next = 0;
        for (int length = 1; length <= counts.length; length++, code <<= 1) {
            for (int i = 0; i < counts[length - 1]; i++) {
                int value = this.values[next++] & 255;
                codes[value] = code++;
                lengths[value] = (byte) length;
            }
        }
    }

    int code(int value) {
        return codes[value];
    }

    int length(int value) {
        return lengths[value];
    }

    /** Bytes that describe it to a decoder. */
    int size() {
        return counts.length + values.length;
    }

    void describe(Bytes to) {
        for (int count : counts) {
            to.write(count);
        }
        for (byte value : values) {
            to.write(value);
        }
    }
}

package dev.farhand.capture.internal.encode.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BitWriterTest {
    private final BitWriter writer = new BitWriter();

    @Test
    void writesNumbersAsTheStandardDoes() {
        for (int value : new int[] {0, 1, 2, 3, 7}) {
            writer.writeUnsigned(value);
        }
        for (int value : new int[] {0, 1, -1, 2, -2}) {
            writer.writeSigned(value);
        }
        assertEquals(
                "1" + "010" + "011" + "00100" + "0001000" + "1" + "010" + "011" + "00100" + "00101" + "1", written());
    }

    @Test
    void writesLargestNumbers() {
        writer.writeUnsigned(65_535);
        writer.write(-1, 32);
        writer.writeUnsigned(Integer.MAX_VALUE - 1);
        assertEquals(
                "0".repeat(16) + "1" + "0".repeat(16) + "1".repeat(32) + "0".repeat(30) + "1".repeat(31) + "1",
                written());
    }

    @Test
    void growsAndBeginsAnew() {
        for (int i = 0; i < 100_000; i++) {
            writer.write(5, 3);
        }
        assertEquals(300_000, writer.bits());
        writer.clear();
        writer.writeFlag(true);
        assertEquals("1" + "1", written());
    }

    /** All bits up to the one that ends a unit, with it. */
    private String written() {
        writer.finish();
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < writer.length(); i++) {
            bits.append(Integer.toBinaryString(writer.bytes()[i] & 255 | 256).substring(1));
        }
        return bits.substring(0, bits.lastIndexOf("1") + 1);
    }
}

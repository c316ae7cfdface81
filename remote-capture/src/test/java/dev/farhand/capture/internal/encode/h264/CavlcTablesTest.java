package dev.farhand.capture.internal.encode.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CavlcTablesTest {
    @Test
    void noCodeBeginsAnother() {
        for (List<String> table : tables()) {
            for (int i = 0; i < table.size(); i++) {
                for (int j = 0; j < table.size(); j++) {
                    assertFalse(
                            i != j && table.get(j).startsWith(table.get(i)), table.get(i) + " begins " + table.get(j));
                }
            }
        }
    }

    /** What is left over is what the standard leaves over: a code of zeros, mostly. */
    @Test
    void codesLeaveNearlyNothingOver() {
        for (List<String> table : tables()) {
            double used = table.stream()
                    .mapToDouble(code -> Math.pow(2, -code.length()))
                    .sum();
            assertTrue(used > 0.96 && used <= 1, table + " use " + used);
        }
    }

    @Test
    void codesAreThoseOfTheStandard() {
        assertEquals("1", text(CavlcTables.TOKENS[0][0]));
        assertEquals("0000000000001000", text(CavlcTables.TOKENS[0][16 * 4 + 3]));
        assertEquals("000000001111", text(CavlcTables.TOKENS[1][9 * 4]));
        assertEquals("0000000001", text(CavlcTables.TOKENS[2][16 * 4]));
        assertEquals("000011", text(CavlcTables.TOKENS[3][0]));
        assertEquals("000101", text(CavlcTables.TOKENS[3][2 * 4 + 1]));
        assertEquals("01", text(CavlcTables.COLOUR_DC_TOKENS[0]));
        assertEquals("000000001", text(CavlcTables.ZEROS[1][15]));
        assertEquals("00000000001", text(CavlcTables.RUNS[7][14]));
    }

    private static List<List<String>> tables() {
        List<List<String>> tables = new ArrayList<>();
        for (int[] tokens : CavlcTables.TOKENS) {
            tables.add(codes(tokens));
        }
        tables.add(codes(CavlcTables.COLOUR_DC_TOKENS));
        for (int[][] rows : List.of(CavlcTables.ZEROS, CavlcTables.COLOUR_DC_ZEROS, CavlcTables.RUNS)) {
            for (int i = 1; i < rows.length; i++) {
                tables.add(codes(rows[i]));
            }
        }
        return tables;
    }

    private static List<String> codes(int[] table) {
        List<String> codes = new ArrayList<>();
        for (int code : table) {
            if (CavlcTables.lengthOf(code) > 0) {
                codes.add(text(code));
            }
        }
        return codes;
    }

    private static String text(int code) {
        String bits = Integer.toBinaryString(CavlcTables.bitsOf(code));
        return "0".repeat(CavlcTables.lengthOf(code) - bits.length()) + bits;
    }
}

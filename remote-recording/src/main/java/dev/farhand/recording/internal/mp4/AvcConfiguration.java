package dev.farhand.recording.internal.mp4;

import dev.farhand.recording.internal.bytes.ByteBuilder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parameter sets of a track and the record that holds them (ISO/IEC 14496-15 §5.3.3.1), one of each kind.
 */
public final class AvcConfiguration {
    private static final int BASELINE = 66;
    private static final int MAIN = 77;
    private static final int EXTENDED = 88;
    private static final int SHORTEST_SEQUENCE_PARAMETERS = 4;
    private static final int LONGEST = 0xFFFF;

    private final byte[] sequence;
    private final byte[] picture;

    private AvcConfiguration(byte[] sequence, byte[] picture) {
        this.sequence = sequence;
        this.picture = picture;
    }

    /**
     * From the units of a key frame; the one before when they are the same, or when there are none. Throws
     * {@link IllegalArgumentException} when there are none and never were, and for profiles browsers do not all play.
     */
    public static AvcConfiguration of(byte[] frame, int length, @Nullable AvcConfiguration before) {
        AnnexB units = new AnnexB(frame, length);
        byte @Nullable [] sequence = before == null ? null : before.sequence;
        byte @Nullable [] picture = before == null ? null : before.picture;
        while (units.next()) {
            if (units.type() == AnnexB.SEQUENCE_PARAMETERS) {
                sequence = same(sequence, frame, units);
            } else if (units.type() == AnnexB.PICTURE_PARAMETERS) {
                picture = same(picture, frame, units);
            }
        }
        if (sequence == null || picture == null) {
            throw new IllegalArgumentException("the key frame brings no parameter sets (units of type 7 and 8)");
        }
        if (before != null && sequence == before.sequence && picture == before.picture) {
            return before;
        }
        check(sequence, picture);
        return new AvcConfiguration(sequence, picture);
    }

    private static byte[] same(byte @Nullable [] before, byte[] frame, AnnexB unit) {
        int to = unit.from() + unit.length();
        return before != null && Arrays.equals(before, 0, before.length, frame, unit.from(), to)
                ? before
                : Arrays.copyOfRange(frame, unit.from(), to);
    }

    private static void check(byte[] sequence, byte[] picture) {
        if (sequence.length < SHORTEST_SEQUENCE_PARAMETERS || sequence.length > LONGEST || picture.length > LONGEST) {
            throw new IllegalArgumentException(
                    "parameter sets of " + sequence.length + " and " + picture.length + " bytes are none");
        }
        int profile = sequence[1] & 0xFF;
        if (profile != BASELINE && profile != MAIN && profile != EXTENDED) {
            throw new IllegalArgumentException("H.264 of profile " + profile + "; baseline (66) or main (77)");
        }
    }

    /** The first sets of a record as Annex B; nothing when it is none. */
    static byte @Nullable [] toAnnexB(byte[] record) {
        ByteBuilder out = new ByteBuilder(record.length + 16);
        int at = 5;
        for (int mask : new int[] {0x1F, 0xFF}) {
            if (at >= record.length) {
                return null;
            }
            int count = record[at++] & mask;
            for (int i = 0; i < count; i++) {
                if (at + 2 > record.length) {
                    return null;
                }
                int length = (record[at] & 0xFF) << 8 | (record[at + 1] & 0xFF);
                at += 2;
                if (length == 0 || at + length > record.length) {
                    return null;
                }
                AnnexB.write(out, record, at, length);
                at += length;
            }
        }
        return out.copy();
    }

    void write(ByteBuilder out) {
        out.number(1, 1);
        // Profile, compatibility, level: as the parameters themselves begin.
        out.put(sequence, 1, 3);
        // Lengths of four bytes; one set of each kind.
        out.number(0xFF, 1);
        out.number(0xE1, 1).number(sequence.length, 2).put(sequence, 0, sequence.length);
        out.number(1, 1).number(picture.length, 2).put(picture, 0, picture.length);
    }

    /** For {@code addSourceBuffer}: the codec with profile, compatibility and level (RFC 6381 §3.3). */
    public String codecName() {
        StringBuilder name = new StringBuilder("avc1.");
        for (int i = 1; i <= 3; i++) {
            name.append(Character.toUpperCase(Character.forDigit((sequence[i] >> 4) & 0xF, 16)));
            name.append(Character.toUpperCase(Character.forDigit(sequence[i] & 0xF, 16)));
        }
        return name.toString();
    }
}

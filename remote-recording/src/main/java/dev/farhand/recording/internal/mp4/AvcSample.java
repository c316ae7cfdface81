package dev.farhand.recording.internal.mp4;

import dev.farhand.recording.internal.bytes.ByteBuilder;

/** A picture between Annex B and the form MP4 has it in (ISO/IEC 14496-15 §5.3.2): units behind their length. */
public final class AvcSample {
    private AvcSample() {}

    /** Appends the units behind their length; parameter sets and delimiters are left out. */
    static void write(ByteBuilder out, byte[] frame, int length) {
        int from = AnnexB.startCode(frame, 0, length);
        while (from < length) {
            from += AnnexB.START_CODE;
            int next = AnnexB.startCode(frame, from, length);
            int to = AnnexB.end(frame, from, next);
            if (to > from && isPicture(frame[from])) {
                out.number(to - from, 4).put(frame, from, to - from);
            }
            from = next;
        }
    }

    /** The same picture in Annex B form. */
    public static byte[] withoutParameters(byte[] frame, int length) {
        ByteBuilder out = new ByteBuilder(length + 16);
        AnnexB units = new AnnexB(frame, length);
        while (units.next()) {
            if (isPicture(frame[units.from()])) {
                AnnexB.write(out, frame, units.from(), units.length());
            }
        }
        return out.copy();
    }

    private static boolean isPicture(byte first) {
        int type = first & 0x1F;
        return type != AnnexB.SEQUENCE_PARAMETERS && type != AnnexB.PICTURE_PARAMETERS && type != AnnexB.DELIMITER;
    }
}

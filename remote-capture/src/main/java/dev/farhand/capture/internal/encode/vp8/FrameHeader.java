package dev.farhand.capture.internal.encode.vp8;

/** What a frame begins with (RFC 6386 sections 9 and 19.2). The loop filter is off, and there are no segments. */
final class FrameHeader {
    /** Bytes before the first partition of a key frame: the tag, a start code and the size. */
    static final int KEY_BYTES = 10;
    /** Of another frame: the tag alone. */
    static final int BYTES = 3;

    /** What the size of a partition takes. */
    static final int PARTITION_SIZE_BYTES = 3;

    private static final int SHOWN = 1 << 4;
    private static final int NOT_KEY = 1;

    private FrameHeader() {}

    /** Writes the bytes before the first partition, and gives their number. */
    static int writeTag(byte[] to, boolean key, int width, int height, int firstPartition) {
        int tag = (key ? 0 : NOT_KEY) | SHOWN | firstPartition << 5;
        to[0] = (byte) tag;
        to[1] = (byte) (tag >> 8);
        to[2] = (byte) (tag >> 16);
        if (!key) {
            return BYTES;
        }
        to[3] = (byte) 0x9d;
        to[4] = 0x01;
        to[5] = 0x2a;
        to[6] = (byte) width;
        to[7] = (byte) (width >> 8);
        to[8] = (byte) height;
        to[9] = (byte) (height >> 8);
        return KEY_BYTES;
    }

    /** Writes the size of a partition that is not the last, and gives the place after it. */
    static int writePartitionSize(byte[] to, int at, int size) {
        to[at] = (byte) size;
        to[at + 1] = (byte) (size >> 8);
        to[at + 2] = (byte) (size >> 16);
        return at + PARTITION_SIZE_BYTES;
    }

    /**
     * Writes what stands before the probabilities of coefficients.
     *
     * @param partitions of coefficients: one or two
     * @param keptAs what the picture before becomes: {@link MacroblockModes#GOLDEN}, {@link MacroblockModes#ALTERNATE}, or
     *     {@link MacroblockModes#LAST} alone
     */
    static void write(BoolEncoder header, boolean key, int quantiser, int partitions, byte keptAs) {
        if (key) {
            // Colours as they are; values have to be clamped.
            header.writeFlag(false);
            header.writeFlag(false);
        }
        // No segments; the normal filter, at level 0, sharpness 0, without adjustments.
        header.writeFlag(false);
        header.writeFlag(false);
        header.writeNumber(0, 6);
        header.writeNumber(0, 3);
        header.writeFlag(false);
        header.writeNumber(partitions - 1, 2);
        header.writeNumber(quantiser, 7);
        // All kinds of coefficients by the same index.
        for (int i = 0; i < 5; i++) {
            header.writeOptionalSigned(0, 4);
        }
        if (!key) {
            // Neither the golden nor the alternate frame becomes this one; one of them may become the one before.
            header.writeFlag(false);
            header.writeFlag(false);
            header.writeNumber(keptAs == MacroblockModes.GOLDEN ? 1 : 0, 2);
            header.writeNumber(keptAs == MacroblockModes.ALTERNATE ? 1 : 0, 2);
            // Their vectors have no other sign.
            header.writeFlag(false);
            header.writeFlag(false);
        }
        // Probabilities stay for the frames after this.
        header.writeFlag(true);
        if (!key) {
            // This picture is the one before for the next.
            header.writeFlag(true);
        }
    }
}

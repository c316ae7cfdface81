package dev.farhand.capture.internal.encode.h264;

/** The bytes that a decoder gives for a picture: brightness, then both colours, without what was added to fill macroblocks. */
final class Reconstruction {
    private Reconstruction() {}

    /** Of a picture of that size; sides are even, as they are cropped in steps of a pixel of colour. */
    static byte[] of(CodedPicture picture, int width, int height) {
        int columns = width + 1 & ~1;
        int rows = height + 1 & ~1;
        byte[] bytes = new byte[size(width, height)];
        int at = copy(picture.y, picture.stride, columns, rows, bytes, 0);
        at = copy(picture.u, picture.chromaStride, columns / 2, rows / 2, bytes, at);
        copy(picture.v, picture.chromaStride, columns / 2, rows / 2, bytes, at);
        return bytes;
    }

    static int size(int width, int height) {
        return (width + 1 & ~1) * (height + 1 & ~1) * 3 / 2;
    }

    private static int copy(byte[] plane, int stride, int columns, int rows, byte[] to, int begin) {
        for (int y = 0; y < rows; y++) {
            System.arraycopy(plane, y * stride, to, begin + y * columns, columns);
        }
        return begin + columns * rows;
    }
}

package dev.farhand.capture.internal.encode.vp8;

/** The picture that decoders must have, as they write it: I420 without margins. */
final class Reconstruction {
    private Reconstruction() {}

    static int size(int width, int height) {
        return width * height + 2 * half(width) * half(height);
    }

    static byte[] of(Picture picture, int width, int height) {
        byte[] all = new byte[size(width, height)];
        int at = 0;
        for (int y = 0; y < height; y++, at += width) {
            System.arraycopy(picture.y, picture.lumaAt(0, 0) + y * picture.lumaStride, all, at, width);
        }
        at = colour(picture.u, picture, width, height, all, at);
        colour(picture.v, picture, width, height, all, at);
        return all;
    }

    private static int colour(byte[] plane, Picture picture, int width, int height, byte[] to, int at) {
        int end = at;
        for (int y = 0; y < half(height); y++, end += half(width)) {
            System.arraycopy(plane, picture.chromaAt(0, 0) + y * picture.chromaStride, to, end, half(width));
        }
        return end;
    }

    static int half(int side) {
        return (side + 1) / 2;
    }
}

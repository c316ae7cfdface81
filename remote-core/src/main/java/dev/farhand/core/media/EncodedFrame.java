package dev.farhand.core.media;

import java.util.Arrays;

/**
 * A picture as a decoder takes it. It belongs to the encoder, which fills it anew with each picture: whoever keeps it keeps a
 * {@link #copy() copy}. Not safe for several threads.
 */
public final class EncodedFrame {
    private final VideoCodec codec;
    private byte[] data;
    private int length;
    private int width;
    private int height;
    private boolean key;

    /** An empty one. */
    public EncodedFrame(VideoCodec codec) {
        this.codec = codec;
        this.data = new byte[0];
    }

    /** Becomes this picture; takes the array over, does not copy it. */
    public void become(boolean isKey, int pictureWidth, int pictureHeight, byte[] bytes, int count) {
        if (count < 0 || count > bytes.length) {
            throw new IllegalArgumentException(count + " of " + bytes.length + " bytes");
        }
        key = isKey;
        width = pictureWidth;
        height = pictureHeight;
        data = bytes;
        length = count;
    }

    /** Becomes the same picture as another one, whose array it shares. */
    public void become(EncodedFrame other) {
        become(other.key, other.width, other.height, other.data, other.length);
    }

    /** The language it is written in. */
    public VideoCodec codec() {
        return codec;
    }

    /** Whether a decoder can begin with it. */
    public boolean isKey() {
        return key;
    }

    /** Whether there is nothing: the picture is the one before. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Holds the {@link #length} bytes at its beginning. */
    public byte[] data() {
        return data;
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** One of its own, that stays as it is. */
    public EncodedFrame copy() {
        EncodedFrame copy = new EncodedFrame(codec);
        copy.become(key, width, height, Arrays.copyOf(data, length), length);
        return copy;
    }
}

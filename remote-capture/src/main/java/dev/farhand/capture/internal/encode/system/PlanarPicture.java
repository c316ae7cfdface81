package dev.farhand.capture.internal.encode.system;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.capture.internal.encode.colour.Macroblock;
import dev.farhand.core.media.VideoFrame;
import java.nio.ByteBuffer;

/**
 * The newest picture as a library takes it: brightness and two colours of half the size (I420), in native memory. Only what has
 * changed is converted. Planes are whole macroblocks; what lies beyond the picture repeats its last pixels.
 */
public final class PlanarPicture implements AutoCloseable {
    private static final int SIZE = BlockMap.SIZE;
    private static final int HALF = SIZE / 2;

    private final VideoFrame source;
    private final BlockMap changed;
    private final Macroblock block = new Macroblock();
    private final byte[] line = new byte[SIZE];
    private final int stride;
    private final int chromaAt;
    private final int chromaBytes;
    private final Memory memory;
    private final ByteBuffer bytes;
    private boolean begun;

    /** For pictures of this size. */
    public PlanarPicture(int width, int height) {
        source = new VideoFrame(width, height);
        changed = new BlockMap(width, height);
        stride = changed.columns() * SIZE;
        chromaAt = Math.multiplyExact(stride, changed.rows() * SIZE);
        chromaBytes = chromaAt / 4;
        memory = new Memory(chromaAt + 2L * chromaBytes);
        bytes = memory.getByteBuffer(0, memory.size());
    }

    /** Takes over what has changed; says whether anything has. The first picture always has. */
    public boolean take(VideoFrame picture) {
        if (!picture.isAsLargeAs(source)) {
            throw new IllegalArgumentException("a picture of " + picture.width() + " × " + picture.height()
                    + " for an encoder of " + source.width() + " × " + source.height());
        }
        changed.clear();
        if (begun) {
            ChangeDetector.markChanges(picture, source, 0, source.height(), changed);
        } else {
            changed.markAll();
            begun = true;
        }
        for (int row = 0; !changed.isEmpty() && row < changed.rows(); row++) {
            takeRow(picture, row);
        }
        return !changed.isEmpty();
    }

    private void takeRow(VideoFrame picture, int row) {
        int column = 0;
        while (column < changed.columns()) {
            int from = column;
            while (column < changed.columns() && changed.isMarked(column, row)) {
                convert(picture, column++, row);
            }
            if (column > from) {
                copy(picture, from * SIZE, Math.min(column * SIZE, source.width()), row * SIZE);
            }
            column++;
        }
    }

    private void copy(VideoFrame picture, int left, int right, int top) {
        int bottom = Math.min(top + SIZE, source.height());
        for (int y = top; y < bottom; y++) {
            int at = y * source.width() + left;
            System.arraycopy(picture.pixels(), at, source.pixels(), at, right - left);
        }
    }

    private void convert(VideoFrame picture, int column, int row) {
        block.load(picture, column, row);
        int chroma = chromaAt + row * HALF * (stride / 2) + column * HALF;
        put(block.y(), SIZE, row * SIZE * stride + column * SIZE, stride);
        put(block.u(), HALF, chroma, stride / 2);
        put(block.v(), HALF, chroma + chromaBytes, stride / 2);
    }

    private void put(int[] values, int size, int to, int step) {
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                line[x] = (byte) values[y * size + x];
            }
            bytes.put(to + y * step, line, 0, size);
        }
    }

    /** Bytes of a row of brightness; a row of a colour has half as many. */
    public int stride() {
        return stride;
    }

    /** Where brightness is. */
    public long y() {
        return Pointer.nativeValue(memory);
    }

    /** Where blue is. */
    public long u() {
        return y() + chromaAt;
    }

    /** Where red is. */
    public long v() {
        return u() + chromaBytes;
    }

    /** Frees it; no library may look at it any more. */
    @Override
    public void close() {
        memory.close();
    }
}

package dev.farhand.capture.internal.encode.libvpx;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.internal.encode.system.PlanarPicture;

/** What is handed in: {@code vpx_image_t} of vpx_image.h, filled by the library and checked before our planes are put there. */
final class SourceImage implements AutoCloseable {
    /** More than the 136 that it has. */
    private static final int ROOM = 1_024;

    private static final int FORMAT = 0;
    private static final int COLOURS = 4;
    private static final int SHOWN_WIDTH = 24;
    private static final int SHOWN_HEIGHT = 28;
    private static final int COLOUR_SHIFT = 40;
    private static final int PLANES = 48;
    private static final int STRIDES = 80;
    private static final int BITS_PER_PIXEL = 96;

    private static final int I420 = 0x102;
    private static final int BT_709 = 2;

    private final Memory memory = new Memory(ROOM);

    SourceImage(VpxLibrary library, PlanarPicture picture, int width, int height) throws NoEncoderException {
        memory.clear();
        Pointer image = library.wrapImage.invokePointer(
                new Object[] {memory, I420, width, height, 1, new Pointer(picture.y())});
        boolean known = memory.equals(image)
                && memory.getInt(FORMAT) == I420
                && memory.getInt(SHOWN_WIDTH) == width
                && memory.getInt(SHOWN_HEIGHT) == height
                && memory.getInt(COLOUR_SHIFT) == 1
                && memory.getLong(PLANES) == picture.y()
                && memory.getInt(BITS_PER_PIXEL) == 12;
        if (!known) {
            throw VpxLibrary.unknown("its images are laid out in a way that is not known");
        }
        memory.setInt(COLOURS, BT_709);
        memory.setLong(PLANES, picture.y());
        memory.setLong(PLANES + 8, picture.u());
        memory.setLong(PLANES + 16, picture.v());
        memory.setInt(STRIDES, picture.stride());
        memory.setInt(STRIDES + 4, picture.stride() / 2);
        memory.setInt(STRIDES + 8, picture.stride() / 2);
    }

    Memory memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}

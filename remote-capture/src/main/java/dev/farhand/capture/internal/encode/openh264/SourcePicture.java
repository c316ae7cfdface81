package dev.farhand.capture.internal.encode.openh264;

import com.sun.jna.Memory;
import dev.farhand.capture.internal.encode.system.PlanarPicture;

/** What is handed in: {@code SSourcePicture} of codec_app_def.h. */
final class SourcePicture implements AutoCloseable {
    private static final int BYTES = 72;
    private static final int FORMAT = 0;
    private static final int STRIDES = 4;
    private static final int PLANES = 24;
    private static final int WIDTH = 56;
    private static final int HEIGHT = 60;
    private static final int TIME = 64;

    private static final int I420 = 23;
    private static final int MILLIS = 33;

    private final Memory memory = new Memory(BYTES);
    private long time;

    SourcePicture(PlanarPicture picture, int width, int height) {
        memory.clear();
        memory.setInt(FORMAT, I420);
        memory.setInt(STRIDES, picture.stride());
        memory.setInt(STRIDES + 4, picture.stride() / 2);
        memory.setInt(STRIDES + 8, picture.stride() / 2);
        memory.setLong(PLANES, picture.y());
        memory.setLong(PLANES + 8, picture.u());
        memory.setLong(PLANES + 16, picture.v());
        memory.setInt(WIDTH, width);
        memory.setInt(HEIGHT, height);
    }

    /** Of a later time. */
    Memory next() {
        time += MILLIS;
        memory.setLong(TIME, time);
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}

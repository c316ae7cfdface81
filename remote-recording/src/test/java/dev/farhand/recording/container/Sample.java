package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Frames that are only as true as a container looks, and files in memory. */
final class Sample {
    private Sample() {}

    /** A VP8 frame with a header (RFC 6386 §9.1) and nothing sensible behind it. */
    static EncodedFrame vp8(boolean isKey, int width, int height, int length, int fill) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) fill);
        data[0] = (byte) (isKey ? 0x10 : 0x11);
        if (isKey) {
            data[3] = (byte) 0x9D;
            data[4] = 0x01;
            data[5] = 0x2A;
            data[6] = (byte) width;
            data[7] = (byte) (width >> 8);
            data[8] = (byte) height;
            data[9] = (byte) (height >> 8);
        }
        return Clip.frame(VideoCodec.VP8, isKey, width, height, data);
    }

    /** H.264 units in Annex B form, of these types and nothing sensible in them; parameter sets say baseline. */
    static EncodedFrame h264(boolean isKey, int... types) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int type : types) {
            out.writeBytes(new byte[] {0, 0, 0, 1, (byte) type, 66, (byte) 0xC0, 30, (byte) (0x80 | type)});
        }
        return Clip.frame(VideoCodec.H264, isKey, 64, 48, out.toByteArray());
    }

    static byte[] webm(int frames, long start, int step) throws IOException {
        Memory file = new Memory();
        try (WebmWriter writer = new WebmWriter(file, 64, 48)) {
            for (int i = 0; i < frames; i++) {
                writer.write(vp8(i % 4 == 0, 64, 48, 20 + i, i), start + (long) i * step);
            }
        }
        return file.bytes();
    }

    static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new java.io.ByteArrayInputStream(bytes));
    }

    /** Every frame as words, and then how it ended. */
    static List<String> read(WebmReader reader) throws IOException {
        List<String> found = new ArrayList<>();
        for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
            found.add(reader.time() + " " + frame.width() + "x" + frame.height() + (frame.isKey() ? " key " : " ")
                    + Arrays.hashCode(Arrays.copyOf(frame.data(), frame.length())));
        }
        return found;
    }

    /** A file in memory. */
    static final class Memory implements SeekableByteChannel {
        private byte[] bytes = new byte[0];
        private int position;

        byte[] bytes() {
            return bytes;
        }

        @Override
        public int read(ByteBuffer target) {
            if (position >= bytes.length) {
                return -1;
            }
            int count = Math.min(target.remaining(), bytes.length - position);
            target.put(bytes, position, count);
            position += count;
            return count;
        }

        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            if (position + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, position + count);
            }
            source.get(bytes, position, count);
            position += count;
            return count;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public Memory position(long to) {
            position = (int) to;
            return this;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public Memory truncate(long size) {
            bytes = Arrays.copyOf(bytes, (int) size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}

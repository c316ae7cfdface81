package dev.farhand.recording.container;

import dev.farhand.recording.internal.bytes.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code .remrec} file as {@link RemrecWriter} describes it, whatever happened to it: it gives back every whole picture up
 * to where the file stops or stops making sense, and then says how it ended. Only the channel can make it throw. Times are given
 * back as they stand there, even where a clock was set back.
 *
 * <p>Keeps one picture. One thread.
 */
public final class RemrecReader implements Closeable {
    /** A picture with more bytes is refused. */
    public static final int LARGEST_PICTURE = 32 << 20;

    /** A later time is refused: the end of the year 9999 in milliseconds, counted from 1970 or from whenever. */
    public static final long LATEST_TIME = 253_402_300_799_999L;

    /** {@code RLREC} and the version. */
    static final long BEGINNING = 0x524C52454301L;

    static final int BEGINNING_LENGTH = 6;

    private static final int RECORD_HEADER = 12;
    private static final int BUFFER = 1 << 16;

    private final ByteSource source;
    private boolean hasBegun;
    private @Nullable ReadOutcome outcome;

    /** Reads nothing yet; takes the channel over, which must block. */
    public RemrecReader(ReadableByteChannel channel) {
        source = new ByteSource(channel, ByteBuffer.allocate(BUFFER));
    }

    /** The next picture; null when there is none. */
    public @Nullable RemrecPicture next() throws IOException {
        if (outcome != null || (!hasBegun && !begin())) {
            return null;
        }
        if (source.isAtEnd()) {
            return end(ReadOutcome.whole(source.position()));
        }
        if (!source.has(RECORD_HEADER)) {
            return end(ReadOutcome.cutOff(source.position()));
        }
        long time = source.buffer().getLong(source.buffer().position());
        int length = source.buffer().getInt(source.buffer().position() + 8);
        if (time < 0 || time > LATEST_TIME) {
            return refuse("time is " + Long.toUnsignedString(time) + " ms; at most " + LATEST_TIME);
        }
        if (length < 0 || length > LARGEST_PICTURE) {
            return refuse("length is " + Integer.toUnsignedString(length) + "; at most " + LARGEST_PICTURE);
        }
        if (!source.has(RECORD_HEADER + length)) {
            return end(ReadOutcome.cutOff(source.position()));
        }
        byte[] jpeg = new byte[length];
        source.buffer().get(source.buffer().position() + RECORD_HEADER, jpeg);
        if (!isJpeg(jpeg, length)) {
            return refuse("a picture of " + length + " bytes is no JPEG");
        }
        source.take(RECORD_HEADER + length);
        return new RemrecPicture(time, jpeg);
    }

    private boolean begin() throws IOException {
        if (!source.has(BEGINNING_LENGTH)) {
            end(ReadOutcome.cutOff(source.position()));
            return false;
        }
        for (int i = 0; i < BEGINNING_LENGTH; i++) {
            byte wanted = (byte) (BEGINNING >>> 8 * (BEGINNING_LENGTH - 1 - i));
            if (source.buffer().get(source.buffer().position() + i) != wanted) {
                refuse("the file does not begin with RLREC and version 1");
                return false;
            }
        }
        source.take(BEGINNING_LENGTH);
        hasBegun = true;
        return true;
    }

    /** Whether it begins as one: start of image, and the first byte of another marker (ITU-T T.81 §B.1.1.3). */
    static boolean isJpeg(byte[] bytes, int length) {
        return length > 3 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8 && bytes[2] == (byte) 0xFF;
    }

    private @Nullable RemrecPicture refuse(String why) {
        return end(ReadOutcome.refused(source.position(), why));
    }

    private @Nullable RemrecPicture end(ReadOutcome how) {
        outcome = how;
        return null;
    }

    /** How the file ended; nothing while there may be more pictures. */
    public Optional<ReadOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}

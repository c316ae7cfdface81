package dev.farhand.recording.internal.mp4;

import dev.farhand.recording.internal.bytes.ByteBuilder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Turns pictures into initialisations and fragments, one picture in each (ISO/IEC 14496-12 §8.8). */
public final class FragmentOutput {
    private static final int BASE_IS_MOOF = 0x020000;
    /** Data offset, and for each sample duration, size and flags. */
    private static final int RUN_FIELDS = 0x000701;
    /** Depends on no other picture (§8.8.3.1). */
    private static final int SYNC_SAMPLE = 0x02000000;
    /** Depends on others, and is no place to begin. */
    private static final int OTHER_SAMPLE = 0x01010000;

    private final ByteBuilder out = new ByteBuilder(1 << 14);
    private final Boxes boxes = new Boxes(out);
    private @Nullable AvcConfiguration configuration;
    private int width;
    private int height;
    private int sequence;
    private int durationAt = -1;
    private long[] keys = new long[64];
    private int keyLength;

    /** Forgets the bytes handed out so far. */
    public ByteBuilder begin() {
        out.clear();
        return out;
    }

    /** Throws {@link IllegalArgumentException} naming what is wrong with a key frame's parameter sets. */
    public void check(byte[] frame, int length) {
        AvcConfiguration.of(frame, length, configuration);
    }

    /** Appends an initialisation when this key frame needs another one than there was. */
    public void initialise(byte[] frame, int length, int newWidth, int newHeight, boolean hasDuration) {
        AvcConfiguration found = AvcConfiguration.of(frame, length, configuration);
        if (found != configuration || width != newWidth || height != newHeight) {
            boolean isFirst = configuration == null;
            configuration = found;
            width = newWidth;
            height = newHeight;
            int at = Initialisation.write(out, found, newWidth, newHeight, hasDuration && isFirst);
            durationAt = isFirst ? at : durationAt;
        }
    }

    /** The codec in words, once there was a key frame. */
    public @Nullable String codecName() {
        return configuration == null ? null : configuration.codecName();
    }

    /** Where the duration stands in the file, in eight bytes; -1 when it does not. */
    public int durationAt() {
        return durationAt;
    }

    /** Appends a fragment with one picture; {@code position} is where in the file what is built now begins. */
    public void fragment(byte[] frame, int length, boolean isKey, long time, long duration, long position) {
        int begun = out.length();
        if (isKey) {
            remember(time, position + begun);
        }
        int fragment = boxes.begin("moof");
        int header = boxes.begin("mfhd", 0, 0);
        out.number(++sequence, 4);
        boxes.end(header);
        int track = boxes.begin("traf");
        int trackHeader = boxes.begin("tfhd", 0, BASE_IS_MOOF);
        out.number(Initialisation.TRACK, 4);
        boxes.end(trackHeader);
        int decodeTime = boxes.begin("tfdt", 1, 0);
        out.number(time, 8);
        boxes.end(decodeTime);
        int run = boxes.begin("trun", 0, RUN_FIELDS);
        out.number(1, 4);
        int numbersAt = out.length();
        out.number(0, 4).number(duration, 4).number(0, 4).number(isKey ? SYNC_SAMPLE : OTHER_SAMPLE, 4);
        boxes.end(run);
        boxes.end(track);
        boxes.end(fragment);
        int data = boxes.begin("mdat");
        int sampleAt = out.length();
        AvcSample.write(out, frame, length);
        boxes.end(data);
        out.patch(numbersAt, sampleAt - begun, 4);
        out.patch(numbersAt + 8, out.length() - sampleAt, 4);
    }

    private void remember(long time, long at) {
        if (keyLength == keys.length) {
            keys = Arrays.copyOf(keys, 2 * keyLength);
        }
        keys[keyLength++] = time;
        keys[keyLength++] = at;
    }

    /** Appends the list of key frames that players seek by (§8.8.10). */
    public void randomAccess() {
        int all = boxes.begin("mfra");
        int table = boxes.begin("tfra", 1, 0);
        boxes.words(Initialisation.TRACK, 0, keyLength / 2);
        for (int i = 0; i < keyLength; i += 2) {
            out.number(keys[i], 8).number(keys[i + 1], 8);
            // First track fragment, first run, first sample: one byte each.
            out.number(0x010101, 3);
        }
        boxes.end(table);
        int end = boxes.begin("mfro", 0, 0);
        out.number(out.length() + 4L - all, 4);
        boxes.end(end);
        boxes.end(all);
    }
}

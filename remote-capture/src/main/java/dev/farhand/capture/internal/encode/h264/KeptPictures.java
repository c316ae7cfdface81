package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Pictures kept for long, as decoders have them and as the screen showed them; their rooms are used again. */
final class KeptPictures {
    /** The row of a block that is looked at to guess which picture it comes from. */
    private static final int SAMPLE = 7;

    private final @Nullable CodedPicture[] coded = new CodedPicture[LongTermPolicy.PLACES];
    private final @Nullable VideoFrame[] sources = new VideoFrame[LongTermPolicy.PLACES];
    private final boolean[] isKept = new boolean[LongTermPolicy.PLACES];

    /** Nothing is kept any more. */
    void forget() {
        Arrays.fill(isKept, false);
    }

    int count() {
        int count = 0;
        for (boolean kept : isKept) {
            count += kept ? 1 : 0;
        }
        return count;
    }

    boolean has(int place) {
        return place != LongTermPolicy.NONE && isKept[place];
    }

    @Nullable
    CodedPicture coded(int place) {
        return has(place) ? coded[place] : null;
    }

    @Nullable
    VideoFrame source(int place) {
        return has(place) ? sources[place] : null;
    }

    /** Keeps a picture; gives the room of the one it replaces. */
    CodedPicture replaceCoded(int place, CodedPicture picture) {
        CodedPicture old = coded[place];
        coded[place] = picture;
        isKept[place] = true;
        return old == null ? new CodedPicture(picture.columns, picture.rows) : old;
    }

    /** The same for what the screen showed. */
    VideoFrame replaceSource(int place, VideoFrame source) {
        VideoFrame old = sources[place];
        sources[place] = source;
        return old == null ? new VideoFrame(source.width(), source.height()) : old;
    }

    /** The place whose picture explains most of the changed blocks, by a row of each; {@link LongTermPolicy#NONE} if none does. */
    int mostLike(VideoFrame picture, BlockMap changed) {
        int best = LongTermPolicy.NONE;
        int most = 0;
        for (int place = 0; place < LongTermPolicy.PLACES; place++) {
            VideoFrame source = source(place);
            int equal = source == null ? 0 : countEqual(picture, source, changed);
            if (equal > most) {
                most = equal;
                best = place;
            }
        }
        return best;
    }

    private static int countEqual(VideoFrame picture, VideoFrame kept, BlockMap changed) {
        int count = 0;
        for (int row = 0; row < changed.rows(); row++) {
            int y = Math.min(row * BlockMap.SIZE + SAMPLE, changed.bottom(row) - 1);
            for (int column = 0; column < changed.columns(); column++) {
                if (changed.isMarked(column, row)) {
                    int from = y * picture.width() + column * BlockMap.SIZE;
                    int to = y * picture.width() + changed.right(column);
                    count += Arrays.equals(picture.pixels(), from, to, kept.pixels(), from, to) ? 1 : 0;
                }
            }
        }
        return count;
    }
}

package dev.farhand.capture.internal.encode.choice;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.capture.internal.encode.analysis.ChangeDetector;
import dev.farhand.core.media.VideoFrame;

/**
 * Says whether pictures are a film: much of them is another one, picture after picture. What is new goes to a video only where it
 * neither was elsewhere before nor takes few bytes, so that scrolling and dragging do not look like one.
 */
final class FilmWatch {
    /** So many pictures in a row with much that is new are a film; so many with little end it. */
    private static final int PICTURES = 12;
    /** A seventh of the picture is much: as much more than what our own encoder writes faster than others. */
    private static final int SHARE = 7;

    private final VideoFrame before;
    private final BlockMap changed;
    private int streak;
    private boolean film;

    FilmWatch(int width, int height) {
        before = new VideoFrame(width, height);
        changed = new BlockMap(width, height);
    }

    /** Looks at the next picture, of which these rows may be different from the one before. */
    boolean isFilm(VideoFrame picture, int from, int to) {
        changed.clear();
        ChangeDetector.markChanges(picture, before, from, to, changed);
        if (!changed.isEmpty()) {
            int first = from * before.width();
            System.arraycopy(picture.pixels(), first, before.pixels(), first, (to - from) * before.width());
            boolean much = changed.count() * SHARE > changed.size();
            // Counts the pictures that say otherwise.
            streak = much == film ? 0 : streak + 1;
            if (streak == PICTURES) {
                film = much;
                streak = 0;
            }
        }
        return film;
    }
}

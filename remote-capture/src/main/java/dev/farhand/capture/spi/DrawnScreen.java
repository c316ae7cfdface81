package dev.farhand.capture.spi;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.capture.screen.Monitor;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.PixelArea;
import dev.farhand.core.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A screen that a program draws itself: a machine's panel, a camera, a remote display of another kind. Who extends it draws the
 * picture and says when it has changed; what is new in it is found out here. It has one size, one monitor, and no pointer.
 */
@ThreadSafe
public abstract class DrawnScreen implements ScreenProvider {
    private final String name;
    private final int width;
    private final int height;

    @GuardedBy("this")
    private final List<DrawnSource> sources = new ArrayList<>();

    @GuardedBy("this")
    private @Nullable NoScreenReason refusal;

    /**
     * For pictures of this size.
     *
     * @param name names it in logs, and its only monitor
     */
    protected DrawnScreen(String name, int width, int height) {
        this.name = name;
        this.width = width;
        this.height = height;
    }

    /** Draws all of the picture as it is now, over whatever is in it. One call at a time, on a thread of whoever looks. */
    protected abstract void draw(VideoFrame picture);

    /** It would be drawn in another way from here on. Any thread; costs nothing where nobody looks. */
    public final synchronized void changed() {
        sources.forEach(DrawnSource::changed);
    }

    /** From here on there is nothing to see, neither for those who look already nor for others. */
    public final synchronized void lose(NoScreenReason reason) {
        refusal = reason;
        sources.forEach(source -> source.lost(reason));
        sources.clear();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final synchronized Optional<NoScreenReason> unavailableReason() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public final synchronized List<Monitor> monitors() throws NoScreenException {
        refuseWhenLost();
        return List.of(new Monitor(name, new PixelArea(0, 0, width, height), true));
    }

    @Override
    public final synchronized ScreenSource open(ScreenSelection selection) throws NoScreenException {
        refuseWhenLost();
        boolean here = selection instanceof ScreenSelection.AllMonitors
                || selection instanceof ScreenSelection.OneMonitor monitor
                        && monitor.id().equals(name);
        if (!here) {
            throw new NoScreenException(NoScreenReason.NOT_FOUND, "the screen " + name + " has no " + selection);
        }
        DrawnSource source = new DrawnSource(this, width, height);
        sources.add(source);
        return source;
    }

    @GuardedBy("this")
    private void refuseWhenLost() throws NoScreenException {
        if (refusal != null) {
            throw new NoScreenException(refusal, "the screen " + name + " was lost");
        }
    }

    final synchronized void drawInto(VideoFrame picture) {
        draw(picture);
    }

    final synchronized void closed(DrawnSource source) {
        sources.remove(source);
    }
}

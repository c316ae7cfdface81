package dev.farhand.capture.synthetic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.capture.screen.CursorShape;
import dev.farhand.capture.screen.Monitor;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenProvider;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.PixelArea;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A screen for tests, samples and measurements. It stands still until it is told to take a {@link #step}, and shows the same pictures
 * at every run, at any size.
 *
 * <pre>{@code
 * SyntheticScreen screen = new SyntheticScreen(1280, 720).play(Scene.SCROLLING);
 * try (ScreenCapture capture = ScreenCapture.builder().provider(screen).open()) {
 *     capture.grab();
 *     screen.step();
 *     capture.grab();
 * }
 * }</pre>
 */
@ThreadSafe
public final class SyntheticScreen implements ScreenProvider {
    /** How its only monitor is called. */
    public static final String MONITOR = "SYNTHETIC-1";

    private static final int SIZES = 4;

    private final int width;
    private final int height;

    @GuardedBy("this")
    private final List<SyntheticSource> sources = new ArrayList<>();

    @GuardedBy("this")
    private final Set<Scene> scenes = EnumSet.noneOf(Scene.class);

    @GuardedBy("this")
    private Desktop desktop;

    @GuardedBy("this")
    private int sizeSteps;

    @GuardedBy("this")
    private Pointer pointer = new Pointer(CursorShape.NOTHING, 0, 0);

    @GuardedBy("this")
    private @Nullable NoScreenReason refusal;

    /** Throws {@link IllegalArgumentException} for a size that no picture has. */
    public SyntheticScreen(int width, int height) {
        this.width = width;
        this.height = height;
        this.desktop = new Desktop(width, height);
    }

    /** What happens from here on, all of it at once. */
    public synchronized SyntheticScreen play(Scene... played) {
        scenes.clear();
        scenes.addAll(List.of(played));
        return this;
    }

    /** Lets it happen, by one step. */
    public synchronized SyntheticScreen step() {
        if (scenes.contains(Scene.RESIZING)) {
            sizeSteps = (sizeSteps + 1) % SIZES;
            resize(Math.max(1, width * (SIZES - sizeSteps) / SIZES), Math.max(1, height * (SIZES - sizeSteps) / SIZES));
        }
        desktop.step(scenes);
        tell();
        return this;
    }

    /** Fills a rectangle with a colour; what of it lies beside the screen is left out. */
    public synchronized SyntheticScreen paint(PixelArea area, int colour) {
        desktop.paint(area.x(), area.y(), area.width(), area.height(), colour & 0xFFFFFF);
        tell();
        return this;
    }

    /** Gives it another size; everything on it begins anew. */
    public synchronized SyntheticScreen resize(int newWidth, int newHeight) {
        desktop = new Desktop(newWidth, newHeight);
        for (SyntheticSource source : sources) {
            source.replaced(desktop.screen().frame());
        }
        return this;
    }

    /** Puts the pointer there, with this look. */
    public synchronized SyntheticScreen point(CursorShape shape, int x, int y) {
        pointer = new Pointer(shape, x, y);
        for (SyntheticSource source : sources) {
            source.pointed(pointer);
        }
        return this;
    }

    /** From here on there is nothing to see, neither for those who look already nor for others. */
    public synchronized SyntheticScreen lose(NoScreenReason reason) {
        refusal = reason;
        for (SyntheticSource source : sources) {
            source.lost(reason);
        }
        sources.clear();
        return this;
    }

    /** From here on there is something to see, for those who come now. */
    public synchronized SyntheticScreen comeBack() {
        refusal = null;
        return this;
    }

    @GuardedBy("this")
    private void tell() {
        Picture screen = desktop.screen();
        if (!screen.isClean()) {
            for (SyntheticSource source : sources) {
                source.painted(screen.top(), screen.bottom());
            }
            screen.clean();
        }
    }

    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public synchronized Optional<NoScreenReason> unavailableReason() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public synchronized List<Monitor> monitors() throws NoScreenException {
        refuseWhenLost();
        return List.of(new Monitor(MONITOR, desktop.screen().frame().area(), true));
    }

    @Override
    public synchronized ScreenSource open(ScreenSelection selection) throws NoScreenException {
        refuseWhenLost();
        boolean here = selection instanceof ScreenSelection.AllMonitors
                || selection instanceof ScreenSelection.OneMonitor monitor
                        && monitor.id().equals(MONITOR);
        if (!here) {
            throw new NoScreenException(NoScreenReason.NOT_FOUND, "a synthetic screen has no " + selection);
        }
        SyntheticSource source = new SyntheticSource(this, desktop.screen().frame(), pointer);
        sources.add(source);
        return source;
    }

    @GuardedBy("this")
    private void refuseWhenLost() throws NoScreenException {
        if (refusal != null) {
            throw new NoScreenException(refusal, "the synthetic screen was lost");
        }
    }

    synchronized void closed(SyntheticSource source) {
        sources.remove(source);
    }

    /** The pointer at one moment. */
    record Pointer(CursorShape shape, int x, int y) {}
}

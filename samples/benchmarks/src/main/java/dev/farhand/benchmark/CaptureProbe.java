package dev.farhand.benchmark;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.stream.ScreenReceiver;
import dev.farhand.capture.stream.ScreenStream;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;
import java.awt.AWTError;
import java.awt.AWTException;
import java.awt.HeadlessException;
import java.awt.Rectangle;
import java.awt.Robot;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A JVM that looks at the X screen {@code DISPLAY}, by our own means or by {@link Robot}, and says what that costs. */
final class CaptureProbe {
    static final int WIDTH = 1920;
    static final int HEIGHT = 1080;
    private static final int SMALL = 32;
    private static final long CHANGE_NANOS = 1_000_000_000;

    private CaptureProbe() {}

    /**
     * Answers {@code grab TIMES}, {@code small TIMES}, {@code ask TIMES}, {@code robot TIMES} and {@code look}, {@code seen}, for a screen
     * that is looked at from then on.
     */
    public static void main(String[] arguments) throws IOException {
        Looker looker = new Looker();
        ChildMain.serve((verb, words) -> switch (verb) {
            case "grab" -> grab(Integer.parseInt(words.get(0)), false);
            case "small" -> grab(Integer.parseInt(words.get(0)), true);
            case "ask" -> ask(Integer.parseInt(words.get(0)));
            case "robot" -> robot(Integer.parseInt(words.get(0)));
            case "look" -> looker.look();
            case "seen" -> looker.seen();
            default -> throw new IllegalArgumentException(verb);
        });
    }

    /** All of the screen changes, or a spot; and is taken over. */
    private static Answer grab(int times, boolean small) throws NoScreenException {
        try (ScreenCapture capture = ScreenCapture.open(ScreenSelection.all());
                XPainter painter = new XPainter(System.getenv("DISPLAY"))) {
            capture.grab();
            VideoFrame frame = capture.frame();
            Tally tally = new Tally(times);
            for (int i = 0; i < times; i++) {
                int colour = 0x102030 + i * 0x010305;
                // Grabs that follow each other at once wait for the screen to settle; that is no cost.
                Pair.pause(Duration.ofMillis(60));
                painter.fill(
                        colour,
                        small ? 40 * (i % 40) : 0,
                        300,
                        small ? SMALL : frame.width(),
                        small ? SMALL : frame.height());
                capture.awaitChange(CHANGE_NANOS);
                tally.begin();
                capture.grab();
                tally.end(capture.changedTo() - capture.changedFrom());
            }
            return tally.passage().answer();
        }
    }

    private static Answer ask(int times) {
        String display = System.getenv("DISPLAY");
        try (XPainter painter = new XPainter(display);
                XShared shared = new XShared(display, WIDTH, HEIGHT)) {
            Tally tally = new Tally(times);
            for (int i = 0; i < times; i++) {
                painter.fill(0x102030 + i * 0x010305, 0, 0, WIDTH, HEIGHT);
                tally.begin();
                shared.grab();
                tally.end(HEIGHT);
            }
            return tally.passage().answer();
        }
    }

    private static Answer robot(int times) throws AWTException {
        try (XPainter painter = new XPainter(System.getenv("DISPLAY"))) {
            Robot robot = new Robot();
            Rectangle area = new Rectangle(WIDTH, HEIGHT);
            Tally tally = new Tally(times);
            for (int i = 0; i < times; i++) {
                painter.fill(0x102030 + i * 0x010305, 0, 0, area.width, area.height);
                tally.begin();
                robot.createScreenCapture(area);
                tally.end(area.height);
            }
            return tally.passage().answer();
        } catch (AWTError | HeadlessException | LinkageError e) {
            throw new IllegalStateException(
                    "Robot needs a Java with windows; run as root: apt-get install --no-install-recommends openjdk-17-jre",
                    e);
        }
    }

    /** Somebody who looks at the screen all the time. */
    private static final class Looker implements ScreenReceiver {
        private final AtomicLong updates = new AtomicLong();

        @SuppressWarnings("unused") // Held, so that it lives as long as this.
        private volatile @Nullable ScreenStream stream;

        Answer look() throws NoScreenException {
            stream = ScreenStream.builder(this).mostUnpainted(100).start();
            return seen();
        }

        Answer seen() {
            return Answer.of("updates", updates.get());
        }

        @Override
        public void update(ScreenUpdate update, long number, long noticedMicros) {
            updates.incrementAndGet();
        }

        @Override
        public void lost(NoScreenReason reason) {
            throw new IllegalStateException("the screen is gone: " + reason);
        }
    }
}

package dev.farhand.benchmark;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.capture.stream.ScreenVideo;
import dev.farhand.capture.synthetic.Scene;
import dev.farhand.capture.synthetic.SyntheticScreen;
import dev.farhand.core.annotation.AllowForbidden;
import dev.farhand.core.media.PixelArea;
import dev.farhand.recording.container.WebmJoiner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * An hour of office work, recorded within seconds by a clock of its own: somebody types, reads, scrolls, looks at a film for a
 * moment, and is away most of the time. Recorded as a session is: a screen, its video, segments of ten seconds and more, one file.
 */
final class OfficeHour {
    /** How long it is. */
    static final long MILLIS = TimeUnit.HOURS.toMillis(1);

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int ROUNDS = 10;
    private static final List<Part> ROUND = List.of(
            new Part(Scene.TYPING, 0, 60, 333),
            new Part(Scene.SCROLLING, 90_000, 24, 125),
            new Part(Scene.VIDEO, 150_000, 16, 125),
            new Part(Scene.TYPING, 240_000, 30, 250));

    private final int width;
    private final int height;
    private final SyntheticScreen screen;
    private final PixelArea clock;
    private final List<Moment> moments = new ArrayList<>();
    private long nanos;
    private int pictures;

    private OfficeHour(int width, int height) {
        this.width = width;
        this.height = height;
        screen = new SyntheticScreen(width, height);
        // A strip beside the text, which nothing else paints on.
        clock = new PixelArea(0, height / 2, Math.max(1, width / 32), Math.max(1, width / 32));
    }

    /** What happens some milliseconds after a round has begun: so many steps, one every so many milliseconds. */
    private record Part(Scene scene, long after, int steps, long every) {}

    /**
     * A picture in the midst of what happens, or the last one before nothing does for a while.
     *
     * @param time since when it was to be seen, in milliseconds
     * @param until when the next picture came
     * @param cells how bright 8 rows of 8 equal cells are, 0 to 255
     */
    record Moment(long time, long until, List<Integer> cells) {}

    /** Arguments: the file, and width and height where they are not 1920 and 1080. */
    @AllowForbidden("says what it has made")
    public static void main(String[] arguments) throws IOException, NoScreenException {
        Path file = Path.of(arguments[0]);
        int width = arguments.length < 3 ? 1920 : Integer.parseInt(arguments[1]);
        int height = arguments.length < 3 ? 1080 : Integer.parseInt(arguments[2]);
        long begin = System.nanoTime();
        Path segments = Files.createTempDirectory("segments");
        OfficeHour hour = new OfficeHour(width, height);
        hour.record(segments);
        join(segments, file);
        System.out.printf(
                Locale.ROOT,
                "an hour of %d x %d: %d pictures, %.1f MB, in %.1f s%n",
                width,
                height,
                hour.pictures,
                Files.size(file) / 1e6,
                (System.nanoTime() - begin) / 1e9);
        ScreenSegments.delete(segments);
    }

    /** Records it into a file, by segments in an empty folder; says what was to be seen when. */
    static List<Moment> record(Path segments, Path file, int width, int height) throws IOException, NoScreenException {
        OfficeHour hour = new OfficeHour(width, height);
        hour.record(segments);
        join(segments, file);
        return List.copyOf(hour.moments);
    }

    private void record(Path folder) throws IOException, NoScreenException {
        try (ScreenVideo video = ScreenVideo.builder()
                        .screen(ScreenCapture.builder().provider(screen))
                        .time(() -> nanos, wait -> nanos += wait)
                        .open();
                ScreenSource eyes = screen.open(ScreenSelection.all());
                ScreenSegments segments = new ScreenSegments(folder)) {
            take(video, segments);
            for (int round = 0; round < ROUNDS; round++) {
                for (Part part : ROUND) {
                    happens(part, MILLIS / ROUNDS * round + part.after(), video, segments, eyes);
                }
            }
            segments.showUntil(MILLIS);
        }
    }

    private void happens(Part part, long begin, ScreenVideo video, ScreenSegments segments, ScreenSource eyes)
            throws IOException {
        screen.play(part.scene());
        for (int i = 1; i <= part.steps(); i++) {
            long time = begin + part.every() * i;
            stoodUntil(time);
            nanos = time * NANOS_PER_MILLI;
            // The clock last: what the step changes may look the same, and this never does.
            screen.step().paint(clock, 0x050505 * (1 + (pictures * 7) % 47));
            take(video, segments);
            if (i == part.steps() / 2 || i == part.steps()) {
                eyes.grab();
                moments.add(new Moment(video.time(), MILLIS, cells(eyes)));
            }
        }
    }

    private void take(ScreenVideo video, ScreenSegments segments) throws IOException {
        if (!video.next()) {
            throw new IllegalStateException("the screen is gone: " + video.lostReason());
        }
        segments.write(video.frame(), video.time());
        pictures++;
    }

    private void stoodUntil(long time) {
        int last = moments.size() - 1;
        if (last >= 0 && moments.get(last).until() == MILLIS) {
            Moment open = moments.get(last);
            moments.set(last, new Moment(open.time(), time, open.cells()));
        }
    }

    private List<Integer> cells(ScreenSource eyes) {
        List<Integer> cells = new ArrayList<>();
        for (int cell = 0; cell < 64; cell++) {
            int fromX = width * (cell % 8) / 8;
            int fromY = height * (cell / 8) / 8;
            int toX = width * (cell % 8 + 1) / 8;
            int toY = height * (cell / 8 + 1) / 8;
            long sum = 0;
            for (int y = fromY; y < toY; y++) {
                for (int x = fromX; x < toX; x++) {
                    int pixel = eyes.frame().pixels()[y * width + x];
                    sum += 54 * (pixel >> 16) + 183 * (pixel >> 8 & 255) + 19 * (pixel & 255);
                }
            }
            cells.add((int) (sum / (256L * (toX - fromX) * (toY - fromY))));
        }
        return cells;
    }

    private static void join(Path segments, Path file) throws IOException {
        try (WebmJoiner joiner = new WebmJoiner(FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE))) {
            for (Path segment : ScreenSegments.list(segments)) {
                try (FileChannel in = FileChannel.open(segment)) {
                    joiner.add(in);
                }
            }
        }
    }
}

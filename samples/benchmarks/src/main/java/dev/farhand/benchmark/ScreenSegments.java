package dev.farhand.benchmark;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.recording.container.WebmWriter;
import dev.farhand.recording.segment.SegmentName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A recording as a folder of segments: each begins with a picture that a player can begin with, and plays alone. */
final class ScreenSegments implements Closeable {
    private final Path folder;
    private int next;
    private @Nullable WebmWriter segment;

    ScreenSegments(Path folder) {
        this.folder = folder;
    }

    void write(EncodedFrame frame, long time) throws IOException {
        WebmWriter open = segment;
        if (open == null || frame.isKey()) {
            showUntil(time);
            close();
            open = new WebmWriter(
                    FileChannel.open(
                            folder.resolve(new SegmentName(next++).fileName()),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE),
                    frame.width(),
                    frame.height());
            segment = open;
        }
        open.write(frame, time);
    }

    void showUntil(long time) {
        if (segment != null) {
            segment.showUntil(time);
        }
    }

    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.close();
        }
    }

    /** In the order of play. */
    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** The folder with all segments in it. */
    static void delete(Path folder) throws IOException {
        for (Path file : list(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}

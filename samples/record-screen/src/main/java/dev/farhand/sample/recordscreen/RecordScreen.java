package dev.farhand.sample.recordscreen;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.stream.ScreenVideo;
import dev.farhand.recording.container.WebmWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Records this screen to a WebM file, until Ctrl-C. */
public final class RecordScreen {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_UNAVAILABLE = 69;
    private static final int EXIT_CANNOT_CREATE = 73;

    private RecordScreen() {}

    /** The file is the only argument. */
    public static void main(String[] arguments) {
        if (arguments.length != 1 || arguments[0].startsWith("-")) {
            end(EXIT_USAGE, "usage: samples/record-screen/run FILE.webm\nRecords this screen until Ctrl-C.");
            return;
        }
        try {
            record(Path.of(arguments[0]));
        } catch (NoScreenException e) {
            end(EXIT_UNAVAILABLE, e.reason().sentence() + " " + e.reason().next());
        } catch (IOException e) {
            end(EXIT_CANNOT_CREATE, "record-screen: " + e);
        }
    }

    private static void record(Path path) throws IOException, NoScreenException {
        try (ScreenVideo video = ScreenVideo.builder().open();
                FileChannel channel = FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                WebmWriter file = new WebmWriter(channel, video.width(), video.height())) {
            endBy(video);
            System.out.println("recording " + video.width() + " x " + video.height() + " until Ctrl-C");
            while (video.next()) {
                file.write(video.frame(), video.time());
                file.flush();
            }
            file.showUntil(video.elapsed());
        }
    }

    /** Ctrl-C ends the recording, and the program when the file is whole. */
    private static void endBy(ScreenVideo video) {
        Thread recording = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            video.stop();
            try {
                recording.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private static void end(int status, String words) {
        System.err.println(words);
        System.exit(status);
    }
}

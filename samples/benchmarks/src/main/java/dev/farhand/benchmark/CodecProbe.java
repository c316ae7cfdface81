package dev.farhand.benchmark;

import dev.farhand.capture.encode.UpdateWriter;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.encode.VideoEncoderFactory;
import dev.farhand.capture.encode.VideoEncoders;
import dev.farhand.capture.internal.encode.colour.Macroblock;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A JVM that encodes clips by our own encoders, and says what that costs. */
final class CodecProbe {
    // The coarsest at which no clip is less like itself than x264's at QP 24 by half a decibel: the rows psnr-loss.
    private static final int H264_COARSENESS = 7;
    private static final int VP8_COARSENESS = 6;

    private static final int EXACT_BYTES = 64 * 1024;
    /** So long stands the first picture, and is exact by then, as that of any screen is that was looked at for a while. */
    private static final long STOOD_NANOS = 10_000_000_000L;

    private static final long FRAME_NANOS = 1_000_000_000L / 15;

    private CodecProbe() {}

    /**
     * Answers {@code encode ENCODER CLIP WIDTH HEIGHT PICTURES FILE}, {@code unchanged …}, {@code again …}, {@code convert WIDTH HEIGHT}
     * and {@code rate ENCODER CLIP WIDTH HEIGHT BYTES}.
     */
    public static void main(String[] arguments) throws IOException {
        ChildMain.serve((verb, words) -> switch (verb) {
            case "encode" -> encode(words);
            case "unchanged" -> unchanged(words);
            case "again" -> again(words);
            case "convert" -> convert(Integer.parseInt(words.get(0)), Integer.parseInt(words.get(1)));
            case "rate" -> rate(words);
            default -> throw new IllegalArgumentException(verb);
        });
    }

    /** One way to write pictures; gives the bytes of each. */
    private interface Writer extends AutoCloseable {
        int write(VideoFrame picture, int number);

        /** What was written last, if it is video. */
        EncodedFrame video();

        @Override
        void close();
    }

    private static Writer open(String name, int width, int height) {
        return switch (name) {
            case "h264" -> new Video(VideoEncoders.h264(), H264_COARSENESS, width, height);
            case "vp8" -> new Video(VideoEncoders.vp8(), VP8_COARSENESS, width, height);
            case "exact" -> new Exact(width, height);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Answer encode(List<String> words) throws IOException {
        Clip clip = Clip.of(words.get(1));
        VideoFrame picture = new VideoFrame(Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
        int pictures = Integer.parseInt(words.get(4));
        Clip.Player player = clip.open(picture.width(), picture.height());
        Tally tally = new Tally(pictures);
        try (Writer writer = open(words.get(0), picture.width(), picture.height());
                OutputStream file = new BufferedOutputStream(Files.newOutputStream(Path.of(words.get(5))))) {
            VideoFile video = new VideoFile(file, picture.width(), picture.height());
            for (int number = 0; number < pictures; number++) {
                player.show(picture, number);
                tally.begin();
                int size = writer.write(picture, number);
                tally.end(size);
                video.add(writer.video(), number);
            }
        }
        return tally.passage().answer();
    }

    /** What it costs to find that nothing is new, and how many bytes come of it. */
    private static Answer unchanged(List<String> words) {
        VideoFrame picture = new VideoFrame(Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
        int times = Integer.parseInt(words.get(4));
        Clip.of(words.get(1)).open(picture.width(), picture.height()).show(picture, 0);
        Tally tally = new Tally(times);
        try (Writer writer = open(words.get(0), picture.width(), picture.height())) {
            for (int number = 0; number < times; number++) {
                tally.begin();
                tally.end(writer.write(picture, number));
            }
        }
        return tally.passage().answer();
    }

    /** A clip by an encoder that has written it before, and whose buffers are as large as they have to be. */
    private static Answer again(List<String> words) {
        Clip clip = Clip.of(words.get(1));
        VideoFrame picture = new VideoFrame(Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
        int pictures = Integer.parseInt(words.get(4));
        Clip.Player player = clip.open(picture.width(), picture.height());
        Tally tally = new Tally(pictures);
        try (Writer writer = open(words.get(0), picture.width(), picture.height())) {
            for (int number = 0; number < 2 * pictures; number++) {
                player.show(picture, number % pictures);
                if (number < pictures) {
                    writer.write(picture, number);
                } else {
                    tally.begin();
                    tally.end(writer.write(picture, number));
                }
            }
        }
        return tally.passage().answer();
    }

    private static Answer convert(int width, int height) {
        VideoFrame picture = new VideoFrame(width, height);
        Clip.VIDEO.open(width, height).show(picture, 0);
        Macroblock macroblock = new Macroblock();
        Tally tally = new Tally(Clip.LONGEST);
        for (int number = 0; number < Clip.LONGEST; number++) {
            tally.begin();
            for (int row = 0; row * 16 < height; row++) {
                for (int column = 0; column * 16 < width; column++) {
                    macroblock.load(picture, column, row);
                }
            }
            tally.end(macroblock.y()[0]);
        }
        return tally.passage().answer();
    }

    /** What comes of so many bytes a second, in made-up time. */
    private static Answer rate(List<String> words) {
        int width = Integer.parseInt(words.get(2));
        int height = Integer.parseInt(words.get(3));
        RateRun.Result result = RateRun.measure(
                words.get(0).equals("h264") ? VideoEncoders.h264() : VideoEncoders.vp8(),
                width,
                height,
                RateClip.of(words.get(1)).open(width, height),
                Long.parseLong(words.get(4)));
        return Answer.of(
                "spent",
                result.spent(),
                "updates",
                result.updates(),
                "late",
                result.longestQueue(),
                "exact",
                result.untilExact());
    }

    /** Whole pictures, as video. */
    private record Video(VideoEncoder encoder, int coarseness, EncodedFrame[] last) implements Writer {
        Video(VideoEncoderFactory factory, int coarseness, int width, int height) {
            this(factory.open(width, height), coarseness, new EncodedFrame[] {new EncodedFrame(factory.codec())});
        }

        @Override
        public int write(VideoFrame picture, int number) {
            last[0] = encoder.encode(picture, coarseness, number == 0);
            return last[0].length();
        }

        @Override
        public EncodedFrame video() {
            return last[0];
        }

        @Override
        public void close() {
            encoder.close();
        }
    }

    /** As a viewer gets it: moves, exact pixels, and video where that is too much; what stands still is made exact. */
    private record Exact(UpdateWriter writer, EncodedFrame none) implements Writer {
        Exact(int width, int height) {
            this(
                    new UpdateWriter(width, height, VideoEncoders.h264()),
                    new EncodedFrame(VideoEncoders.h264().codec()));
        }

        @Override
        public int write(VideoFrame picture, int number) {
            long now = number == 0 ? 0 : STOOD_NANOS + number * FRAME_NANOS;
            int size = size(writer.write(picture, 0, picture.height(), EXACT_BYTES, now));
            if (number == 0) {
                settle();
            } else if (writer.untilRefinement(now) == 0) {
                size += size(writer.refine(EXACT_BYTES, now));
            }
            return size;
        }

        private void settle() {
            while (writer.untilRefinement(STOOD_NANOS) >= 0) {
                writer.refine(EXACT_BYTES, STOOD_NANOS);
            }
        }

        private static int size(ScreenUpdate update) {
            return update.isEmpty() ? 0 : update.size();
        }

        @Override
        public EncodedFrame video() {
            return none;
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}

package dev.farhand.benchmark;

import dev.farhand.core.media.VideoFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A JVM that lets others encode clips, and looks at what was encoded with the eyes of ffmpeg. */
final class ReferenceProbe {
    private static final double PEAK = 255;

    private final String program;

    private ReferenceProbe(String program) {
        this.program = program;
    }

    /** Answers {@code encode ENCODER CLIP WIDTH HEIGHT PICTURES FILE} and {@code psnr CLIP WIDTH HEIGHT PICTURES FILE}. */
    public static void main(String[] arguments) throws IOException {
        ReferenceProbe probe = new ReferenceProbe(arguments[0]);
        ChildMain.serve((verb, words) -> switch (verb) {
            case "encode" -> probe.encode(words);
            case "psnr" -> psnr(words);
            default -> throw new IllegalArgumentException(verb);
        });
    }

    private Answer encode(List<String> words) throws IOException, InterruptedException {
        VideoFrame picture = new VideoFrame(Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
        int pictures = Integer.parseInt(words.get(4));
        long[][] costs = new long[4][pictures];
        boolean still = words.get(1).startsWith("still-");
        Clip.Player player = Clip.of(words.get(1).replace("still-", "")).open(picture.width(), picture.height());
        Process process = new ProcessBuilder(program, words.get(0), words.get(2), words.get(3), words.get(5))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] bytes = new byte[4 * picture.pixels().length];
        try (OutputStream in = process.getOutputStream()) {
            for (int number = 0; number < pictures; number++) {
                player.show(picture, still ? 0 : number);
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asIntBuffer()
                        .put(picture.pixels());
                in.write(bytes);
                in.flush();
            }
        }
        // What it says until here fits its pipe.
        try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
            for (int number = 0; number < pictures; number++) {
                String said = out.readLine();
                if (said == null) {
                    throw new IOException(words.get(0) + " has written " + number + " of " + pictures + " pictures");
                }
                String[] line = said.split(" ");
                for (int i = 0; i < 3; i++) {
                    costs[i][number] = Long.parseLong(line[i]);
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(words.get(0) + " has failed");
        }
        return new Passage(costs[0], costs[1], costs[2], costs[3]).answer();
    }

    /** How near the brightness of what was encoded is to the clip, in decibels. */
    private static Answer psnr(List<String> words) throws IOException {
        VideoFrame picture = new VideoFrame(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
        int pictures = Integer.parseInt(words.get(3));
        Clip.Player player = Clip.of(words.get(0)).open(picture.width(), picture.height());
        int pixels = picture.pixels().length;
        int half = (picture.width() + 1) / 2 * ((picture.height() + 1) / 2);
        Process ffmpeg = new ProcessBuilder(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-i",
                        words.get(4),
                        "-vsync",
                        "passthrough",
                        "-f",
                        "rawvideo",
                        "-pix_fmt",
                        "yuv420p",
                        "-")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        double sum = 0;
        try (InputStream decoded = ffmpeg.getInputStream()) {
            for (int number = 0; number < pictures; number++) {
                byte[] shown = decoded.readNBytes(pixels + 2 * half);
                if (shown.length < pixels) {
                    throw new IOException("ffmpeg decodes only " + number + " of " + pictures + " pictures");
                }
                player.show(picture, number);
                sum += decibels(picture, shown);
            }
        } finally {
            ffmpeg.destroy();
        }
        return Answer.of("psnr", sum / pictures);
    }

    private static double decibels(VideoFrame picture, byte[] shown) {
        long squares = 0;
        int[] source = picture.pixels();
        for (int i = 0; i < source.length; i++) {
            int pixel = source[i];
            // BT.709, limited range: what all encoders were given.
            int brightness =
                    (11_966 * (pixel >> 16 & 255) + 40_254 * (pixel >> 8 & 255) + 4_064 * (pixel & 255) + 32_768 >> 16)
                            + 16;
            int difference = brightness - (shown[i] & 255);
            squares += (long) difference * difference;
        }
        return 10 * Math.log10(PEAK * PEAK * source.length / Math.max(1, squares));
    }
}

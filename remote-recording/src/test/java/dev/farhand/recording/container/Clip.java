package dev.farhand.recording.container;

import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Real pictures by encoders that are not ours: grey, and a step brighter from frame to frame, so that each can be told apart. */
record Clip(List<EncodedFrame> frames, int framesPerSecond) {
    private static final int DELIMITER = 9;
    private static final int KEY_SLICE = 5;

    /** Brightness of a frame, as a browser shows it. */
    static int grey(int frame) {
        return Math.round(2 * frame * 255f / 219);
    }

    static Clip vp8(Tool tool, int width, int height, int framesPerSecond, int count) throws Exception {
        byte[] ivf = tool.run(
                "ffmpeg",
                arguments(
                        width,
                        height,
                        framesPerSecond,
                        count,
                        "-c:v libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0"
                                + " -b:v 2M -g 20 -keyint_min 20 -f ivf -"));
        return new Clip(readIvf(ivf, width, height), framesPerSecond);
    }

    static Clip h264(Tool tool, int width, int height, int framesPerSecond, int count) throws Exception {
        byte[] stream = tool.run(
                "ffmpeg",
                arguments(
                        width,
                        height,
                        framesPerSecond,
                        count,
                        "-c:v libx264 -profile:v baseline -tune zerolatency"
                                + " -preset ultrafast -crf 12 -g 20 -keyint_min 20 -x264-params aud=1:scenecut=0:slices=2"
                                + ":colorprim=bt709:transfer=bt709:colormatrix=bt709 -f h264 -"));
        return new Clip(readUnits(stream, width, height), framesPerSecond);
    }

    private static String[] arguments(int width, int height, int framesPerSecond, int count, String encoder) {
        String source = "nullsrc=s=" + width + "x" + height + ":r=" + framesPerSecond
                + ",format=yuv420p,geq=lum='16+2*N':cb=128:cr=128";
        return ("-f lavfi -i " + source + " -frames:v " + count + " " + encoder).split(" ");
    }

    long time(int frame) {
        return 1000L * frame / framesPerSecond;
    }

    private static List<EncodedFrame> readIvf(byte[] ivf, int width, int height) {
        List<EncodedFrame> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(ivf).order(ByteOrder.LITTLE_ENDIAN).position(32);
        while (in.hasRemaining()) {
            byte[] data = new byte[in.getInt()];
            in.getLong();
            in.get(data);
            frames.add(frame(VideoCodec.VP8, (data[0] & 1) == 0, width, height, data));
        }
        return frames;
    }

    /** Each picture begins with a delimiter. */
    private static List<EncodedFrame> readUnits(byte[] stream, int width, int height) throws IOException {
        List<EncodedFrame> frames = new ArrayList<>();
        int from = 0;
        boolean isKey = false;
        for (int i = 0; i + 4 < stream.length; i++) {
            if (stream[i] != 0 || stream[i + 1] != 0 || stream[i + 2] != 1) {
                continue;
            }
            int type = stream[i + 3] & 0x1F;
            if (type == DELIMITER && i > from + 4) {
                frames.add(frame(VideoCodec.H264, isKey, width, height, Arrays.copyOfRange(stream, from, i - 1)));
                from = i - 1;
                isKey = false;
            }
            isKey |= type == KEY_SLICE;
        }
        frames.add(frame(VideoCodec.H264, isKey, width, height, Arrays.copyOfRange(stream, from, stream.length)));
        return frames;
    }

    static EncodedFrame frame(VideoCodec codec, boolean isKey, int width, int height, byte[] data) {
        EncodedFrame frame = new EncodedFrame(codec);
        frame.become(isKey, width, height, data, data.length);
        return frame;
    }
}

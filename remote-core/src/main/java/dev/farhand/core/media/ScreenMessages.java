package dev.farhand.core.media;

import com.google.protobuf.ByteString;
import dev.farhand.core.protocol.v1.ScreenFeedback;
import dev.farhand.core.protocol.v1.VideoPicture;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Updates as they go on their way. */
public final class ScreenMessages {
    private ScreenMessages() {}

    /**
     * The message that says the same; it shares nothing with the update.
     *
     * @param number counts the updates of a viewer from 1
     * @param noticedMicros when the change was noticed, in microseconds since 1970
     */
    public static dev.farhand.core.protocol.v1.ScreenUpdate of(ScreenUpdate update, long number, long noticedMicros) {
        dev.farhand.core.protocol.v1.ScreenUpdate.Builder message =
                dev.farhand.core.protocol.v1.ScreenUpdate.newBuilder()
                        .setNumber(number)
                        .setWidth(update.width())
                        .setHeight(update.height())
                        .setRefinement(update.isRefinement())
                        .setNoticedMicros(noticedMicros);
        addAreas(update.exact(), message::addExact);
        message.setExactCode(ByteString.copyFrom(update.exactCode(), 0, update.exactLength()));
        for (int area = 0; area < update.moved().size(); area++) {
            addArea(update.moved(), area, message::addMoved);
            message.addMoved(update.vectorX(area)).addMoved(update.vectorY(area));
        }
        if (!update.video().isEmpty()) {
            addAreas(update.video(), message::addVideo);
            message.setPicture(picture(update.frame()));
        }
        return message.build();
    }

    private static VideoPicture picture(EncodedFrame frame) {
        return VideoPicture.newBuilder()
                .setCodec(named(frame.codec()))
                .setKey(frame.isKey())
                .setData(ByteString.copyFrom(frame.data(), 0, frame.length()))
                .build();
    }

    private static dev.farhand.core.protocol.v1.VideoCodec named(VideoCodec codec) {
        return switch (codec) {
            case H264 -> dev.farhand.core.protocol.v1.VideoCodec.VIDEO_CODEC_H264;
            case VP8 -> dev.farhand.core.protocol.v1.VideoCodec.VIDEO_CODEC_VP8;
            case JPEG_TILES -> dev.farhand.core.protocol.v1.VideoCodec.VIDEO_CODEC_JPEG_TILES;
        };
    }

    /** What a viewer says that it shows and that we know, the best first; empty where it says nothing of it. */
    public static List<VideoCodec> codecs(ScreenFeedback feedback) {
        return feedback.getCodecsList().stream()
                .flatMap(said -> Arrays.stream(VideoCodec.values()).filter(codec -> named(codec) == said))
                .distinct()
                .toList();
    }

    private static void addAreas(PixelAreas areas, IntConsumer numbers) {
        for (int area = 0; area < areas.size(); area++) {
            addArea(areas, area, numbers);
        }
    }

    private static void addArea(PixelAreas areas, int area, IntConsumer numbers) {
        numbers.accept(areas.x(area));
        numbers.accept(areas.y(area));
        numbers.accept(areas.width(area));
        numbers.accept(areas.height(area));
    }
}

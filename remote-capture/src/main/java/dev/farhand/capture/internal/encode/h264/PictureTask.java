package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.motion.MotionFinder;
import dev.farhand.core.media.VideoFrame;

/** What the slices of one picture have in common. Filled by the encoder, only read by them. */
final class PictureTask {
    final MacroblockMap map;
    final CopyPlan plan;
    final MotionFinder motion;
    /** Guessed only where bits are limited. */
    final RowWeights weights;

    VideoFrame source;
    CodedPicture to;
    CodedPicture before;

    boolean isKey;
    /** Counts key frames. */
    int keyNumber;
    /** Counts pictures from the key frame on. */
    int frameNumber;
    /** The picture kept for long that macroblocks are taken from; {@link LongTermPolicy#NONE} if none are. */
    int usedPlace = LongTermPolicy.NONE;
    /** Where decoders are told to keep the picture before for long; {@link LongTermPolicy#NONE} if they are not. */
    int keptPlace = LongTermPolicy.NONE;
    /** How many pictures decoders have beside those kept for long. */
    int recent;

    int qp;
    /** How many bits there should be at most. */
    long bitLimit;

    PictureTask(MacroblockMap map, CopyPlan plan, MotionFinder motion, VideoFrame source, CodedPicture picture) {
        this.map = map;
        this.plan = plan;
        this.motion = motion;
        this.weights = new RowWeights(map.rows);
        this.source = source;
        this.before = picture;
        this.to = picture;
    }
}

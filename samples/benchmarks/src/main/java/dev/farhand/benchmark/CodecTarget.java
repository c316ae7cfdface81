package dev.farhand.benchmark;

import java.util.List;

/**
 * What one of our encoders has to reach in a clip: no more than so many times what others need.
 *
 * @param cpu processor time against x264
 * @param cpuOfLibvpx processor time against libvpx
 * @param bytes against {@code bytesOf}
 */
record CodecTarget(Clip clip, String codec, Target cpu, Target cpuOfLibvpx, Target bytes, String bytesOf) {
    private static final List<CodecTarget> ALL = List.of(
            of(Clip.TYPE, "h264", 0.35, 0.10, 1.1, "x264"),
            of(Clip.SCROLL, "h264", 0.75, 0.25, 0.30, "x264"),
            of(Clip.WINDOW, "h264", 1.25, 0, 0.60, "x264"),
            of(Clip.WEB, "h264", 1.1, 0.35, 0.85, "x264"),
            of(Clip.VIDEO, "h264", 2.6, 0, 1.7, "x264"),
            of(Clip.FULL, "h264", 7.0, 0, 0, "x264"),
            of(Clip.TYPE, "vp8", 0.40, 0.10, 0.40, "libvpx"),
            of(Clip.SCROLL, "vp8", 1.0, 0.30, 0.45, "x264"),
            of(Clip.WINDOW, "vp8", 1.4, 0, 0.95, "x264"),
            of(Clip.WEB, "vp8", 1.5, 0.45, 1.2, "x264"),
            of(Clip.VIDEO, "vp8", 2.8, 0, 2.4, "libvpx"),
            of(Clip.FULL, "vp8", 7.5, 0, 0, "libvpx"));

    /** Zero where there is nothing to reach. */
    private static CodecTarget of(
            Clip clip, String codec, double cpu, double cpuOfLibvpx, double bytes, String bytesOf) {
        return new CodecTarget(clip, codec, ratio(cpu), ratio(cpuOfLibvpx), ratio(bytes), bytesOf);
    }

    private static Target ratio(double most) {
        return most > 0 ? Target.ratioAtMost(most) : Target.NONE;
    }

    /** Nothing is to be reached in clips that are not listed. */
    static CodecTarget of(Clip clip, String codec) {
        return ALL.stream()
                .filter(target -> target.clip == clip && target.codec.equals(codec))
                .findFirst()
                .orElseGet(() -> new CodecTarget(clip, codec, Target.NONE, Target.NONE, Target.NONE, "x264"));
    }
}

package dev.farhand.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Our encoders beside x264, libvpx and openh264: the same pictures, quality and colours, in turns. */
final class CodecRows implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;
    private static final List<String> OWN = List.of("h264", "vp8");
    private static final List<String> OTHERS = List.of("openh264", "libvpx", "exact");
    private static final List<String> ALL = List.of("x264", "h264", "libvpx", "vp8", "openh264", "exact");
    private static final List<Clip> OFFICE = List.of(Clip.TYPE, Clip.SCROLL, Clip.WEB);
    private static final List<String> OTHER_GROUPS =
            List.of("key", "uncovered", "unchanged", "garbage", "convert", "720p", "4k");
    private static final int UNCOVERED_BYTES = 2048;

    private final Context context;
    private final Scale scale;
    private final Map<String, Child> own = new LinkedHashMap<>();
    private final Child reference;

    CodecRows(Context context) {
        this.context = context;
        this.scale = context.scale();
        reference = Child.Start.plain("reference")
                .run(ReferenceProbe.class, ReferenceEncoders.program().toString());
        for (String encoder : List.of("h264", "vp8", "exact")) {
            own.put(encoder, Child.Start.plain(encoder).run(CodecProbe.class));
        }
    }

    /** Whether any of these rows is wanted: before them encoders warm up for a while. */
    static boolean hasWanted(Options options) {
        return Stream.concat(Arrays.stream(Clip.values()).map(Clip::word), OTHER_GROUPS.stream())
                .anyMatch(options::wants);
    }

    /** The group's rows, of those that are wanted. */
    void run(Options options) {
        warmUp();
        for (Clip clip : Clip.values()) {
            if (options.wants(clip.word()) && clip != Clip.COVER) {
                context.report().note("encoding " + clip.word() + " …");
                clip(clip);
            }
        }
        row(options, "key", this::keys);
        row(options, "uncovered", this::uncovered);
        row(options, "unchanged", this::unchanged);
        row(options, "garbage", this::garbage);
        row(options, "convert", this::convert);
        row(options, "720p", this::small);
        row(options, "4k", this::large);
    }

    private void row(Options options, String group, Runnable rows) {
        if (options.wants(group)) {
            context.report().note("encoding " + group + " …");
            rows.run();
        }
    }

    /** As encoders are that have seen a screen for a minute: what they do often is compiled. */
    private void warmUp() {
        for (int i = 0; i < scale.of(4, 1); i++) {
            for (Clip clip : List.of(Clip.TYPE, Clip.SCROLL, Clip.WINDOW, Clip.WEB, Clip.VIDEO)) {
                own.keySet().forEach(encoder -> encode(encoder, clip, WIDTH, HEIGHT, scale.of(40, 15)));
            }
        }
    }

    // ---- clip by clip

    private void clip(Clip clip) {
        int pictures = scale.of(Clip.LONGEST, 10);
        Rounds rounds = rounds(clip, WIDTH, HEIGHT, pictures, ALL);
        String name = "codec." + clip.word();
        String how = how(clip, WIDTH, HEIGHT, pictures);
        double loss = psnr("x264", clip, pictures);
        for (String codec : OWN) {
            CodecTarget target = CodecTarget.of(clip, codec);
            String row = name + "." + codec;
            add(rounds.figure(row + ".cpu", codec, "x264", Passage::millis, "ms"), target.cpu(), how + ", x264");
            add(
                    rounds.figure(row + ".cpu.libvpx", codec, "libvpx", Passage::millis, "ms"),
                    target.cpuOfLibvpx(),
                    how + ", libvpx");
            add(
                    rounds.figure(row + ".bytes", codec, target.bytesOf(), Passage::bytes, "bytes"),
                    target.bytes(),
                    how + ", " + target.bytesOf());
            add(
                    Figure.of(row + ".psnr-loss", loss - psnr(codec, clip, pictures), "dB"),
                    Target.atMost(0.5, "dB"),
                    "brightness, decoded by ffmpeg: what x264 is nearer to the clip; " + how);
        }
        for (String other : OTHERS) {
            add(
                    rounds.figure(name + "." + other + ".cpu", other, "x264", Passage::millis, "ms"),
                    Target.NONE,
                    how + ", x264");
            add(
                    rounds.figure(name + "." + other + ".bytes", other, "x264", Passage::bytes, "bytes"),
                    Target.NONE,
                    how + ", x264");
        }
    }

    private double psnr(String encoder, Clip clip, int pictures) {
        return reference
                .ask(
                        "psnr " + clip.word() + " " + WIDTH + " " + HEIGHT + " " + pictures + " " + file(encoder),
                        PATIENCE)
                .number("psnr");
    }

    // ---- what is not a clip

    private void keys() {
        for (String codec : OWN) {
            Rounds rounds = new Rounds();
            for (Clip clip : List.of(Clip.TYPE, Clip.SCROLL, Clip.WINDOW, Clip.WEB, Clip.VIDEO)) {
                rounds.add(clip, WIDTH, HEIGHT, 2, List.of("x264", codec));
            }
            String how = "key frames of type, scroll, window, web and video";
            add(
                    rounds.figure("codec.key." + codec + ".cpu", codec, "x264", Passage::keyMillis, "ms"),
                    Target.ratioAtMost(codec.equals("h264") ? 5.5 : 6),
                    how);
            add(
                    rounds.figure("codec.key." + codec + ".wall", codec, "x264", Passage::keyWallMillis, "ms"),
                    Target.ratioAtMost(3),
                    how + "; time that passes, ours with two threads, x264 with one");
        }
    }

    private void uncovered() {
        Rounds rounds = rounds(Clip.COVER, WIDTH, HEIGHT, Clip.CLOSED + 1, List.of("x264", "h264", "vp8", "exact"));
        for (String codec : own.keySet()) {
            add(
                    rounds.figure("codec.uncovered." + codec, codec, "x264", p -> p.bytes(Clip.CLOSED), "bytes"),
                    OWN.contains(codec) ? Target.atMost(UNCOVERED_BYTES, "bytes") : Target.NONE,
                    "the picture in which a window of 960 × 540 is gone that was there for half a second");
        }
    }

    private void unchanged() {
        int pictures = scale.of(Clip.LONGEST, 10);
        Rounds rounds = new Rounds();
        for (int i = 0; i < scale.of(3, 1); i++) {
            rounds.put("x264", ask(reference, "encode x264 still-type", WIDTH, HEIGHT, pictures, "x264"));
            for (String codec : own.keySet()) {
                rounds.put(codec, ask(own.get(codec), "unchanged " + codec + " type", WIDTH, HEIGHT, pictures, codec));
            }
        }
        for (String codec : own.keySet()) {
            String row = "codec.unchanged." + codec;
            String how = pictures + " times the same picture of 1920 × 1080";
            add(rounds.figure(row + ".cpu", codec, "x264", Passage::millis, "ms"), Target.ratioAtMost(0.2), how);
            add(rounds.figure(row + ".bytes", codec, "x264", Passage::bytes, "bytes"), Target.atMost(0, "bytes"), how);
        }
    }

    private void garbage() {
        for (String codec : own.keySet()) {
            for (Clip clip : List.of(Clip.SCROLL, Clip.WINDOW, Clip.FULL)) {
                Passage again = ask(
                        own.get(codec), "again " + codec + " " + clip.word(), WIDTH, HEIGHT, scale.of(40, 10), codec);
                add(
                        Figure.of("codec.garbage." + codec + "." + clip.word(), again.garbage(), "bytes"),
                        Target.atMost(0, "bytes"),
                        "allocated for a picture by all threads, when the encoder has seen the clip once");
            }
        }
    }

    private void convert() {
        Child convertor = own.values().iterator().next();
        Rounds rounds = new Rounds();
        for (int i = 0; i < scale.of(3, 2); i++) {
            rounds.put("libyuv", ask(reference, "encode convert video", WIDTH, HEIGHT, 20, "convert"));
            rounds.put("ours", Passage.of(convertor.ask("convert " + WIDTH + " " + HEIGHT, PATIENCE)));
        }
        add(
                rounds.figure("codec.convert", "ours", "libyuv", Passage::millis, "ms"),
                Target.ratioAtMost(8),
                "a whole picture's colours, which only video needs; libyuv writes BT.601");
    }

    private void small() {
        for (Clip clip : OFFICE) {
            int pictures = scale.of(Clip.LONGEST, 10);
            Rounds rounds = rounds(clip, 1280, 720, pictures, List.of("x264", "h264", "libvpx", "vp8"));
            String how = how(clip, 1280, 720, pictures);
            for (String codec : OWN) {
                String row = "codec.720p." + clip.word() + "." + codec + ".cpu";
                add(rounds.figure(row, codec, "x264", Passage::millis, "ms"), Target.NONE, how + ", x264");
                add(
                        rounds.figure(row + ".libvpx", codec, "libvpx", Passage::millis, "ms"),
                        CodecTarget.of(clip, codec).cpuOfLibvpx(),
                        how + ", libvpx");
            }
        }
    }

    private void large() {
        int pictures = scale.of(30, 8);
        Rounds rounds = rounds(Clip.SCROLL, 2 * WIDTH, 2 * HEIGHT, pictures, List.of("x264", "h264", "vp8", "exact"));
        Rounds before = rounds(Clip.SCROLL, WIDTH, HEIGHT, pictures, List.of("h264", "vp8", "exact"));
        for (String codec : own.keySet()) {
            String row = "codec.4k.scroll." + codec + ".cpu";
            String how = how(Clip.SCROLL, 2 * WIDTH, 2 * HEIGHT, pictures);
            add(rounds.figure(row + ".x264", codec, "x264", Passage::millis, "ms"), Target.NONE, how + ", x264");
            rounds.take("1080p " + codec, before, codec);
            add(
                    rounds.figure(row, codec, "1080p " + codec, Passage::millis, "ms"),
                    Target.ratioAtMost(4),
                    how + ", itself at 1920 × 1080");
        }
    }

    // ---- measuring

    private Rounds rounds(Clip clip, int width, int height, int pictures, List<String> encoders) {
        Rounds rounds = new Rounds();
        for (int i = 0; i < scale.of(3, 1); i++) {
            rounds.add(clip, width, height, pictures, encoders);
        }
        return rounds;
    }

    private Passage encode(String encoder, Clip clip, int width, int height, int pictures) {
        Child child = own.getOrDefault(encoder, reference);
        return ask(child, "encode " + encoder + " " + clip.word(), width, height, pictures, encoder);
    }

    private Passage ask(Child child, String what, int width, int height, int pictures, String name) {
        return Passage.of(child.ask(what + " " + width + " " + height + " " + pictures + " " + file(name), PATIENCE));
    }

    private Path file(String encoder) {
        return context.work().resolve("clip-" + encoder);
    }

    private String how(Clip clip, int width, int height, int pictures) {
        return clip.word() + ", " + pictures + " pictures of " + width + " × " + height
                + ", processor time and bytes of all but the first, x264 at QP 24, ours as like the clip, from RGB on, one thread"
                + " each but ours for much that is new; median of rounds beside";
    }

    private void add(Figure figure, Target target, String how) {
        context.report().add(figure.mustBe(target).how(how + scale.words()));
    }

    @Override
    public void close() {
        own.values().forEach(Child::close);
        reference.close();
    }

    /** What encoders took in turns. */
    private final class Rounds {
        private final Map<String, List<Passage>> passages = new LinkedHashMap<>();

        void add(Clip clip, int width, int height, int pictures, List<String> encoders) {
            encoders.forEach(encoder -> put(encoder, encode(encoder, clip, width, height, pictures)));
        }

        void put(String name, Passage passage) {
            passages.computeIfAbsent(name, key -> new ArrayList<>()).add(passage);
        }

        void take(String name, Rounds from, String encoder) {
            passages.put(name, from.of(encoder));
        }

        private List<Passage> of(String name) {
            return passages.getOrDefault(name, List.of());
        }

        Figure figure(String metric, String name, String beside, ToDoubleFunction<Passage> what, String unit) {
            double[] values = of(name).stream().mapToDouble(what).toArray();
            double[] references = of(beside).stream().mapToDouble(what).toArray();
            double[] ratios = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                ratios[i] = values[i] / references[i];
            }
            return Figure.of(metric, Numbers.median(values), unit)
                    .beside(Numbers.median(references), Numbers.median(ratios))
                    .from(values.length, Numbers.percentile(values, 0.95));
        }
    }
}

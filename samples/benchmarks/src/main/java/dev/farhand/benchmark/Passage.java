package dev.farhand.benchmark;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the pictures of a clip cost, one after the other; the first is a key frame. */
final class Passage {
    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] bytes;
    private final long[] cpu;
    private final long[] wall;
    private final long[] garbage;

    Passage(long[] bytes, long[] cpu, long[] wall, long[] garbage) {
        this.bytes = bytes.clone();
        this.cpu = cpu.clone();
        this.wall = wall.clone();
        this.garbage = garbage.clone();
    }

    static Passage of(Answer answer) {
        return new Passage(
                numbers(answer, "bytes"), numbers(answer, "cpu"), numbers(answer, "wall"), numbers(answer, "garbage"));
    }

    private static long[] numbers(Answer answer, String key) {
        return Arrays.stream(answer.text(key).split(","))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    Answer answer() {
        return Answer.of("bytes", words(bytes), "cpu", words(cpu), "wall", words(wall), "garbage", words(garbage));
    }

    private static String words(long[] numbers) {
        return Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    /** Of a picture that is no key frame: milliseconds of processor time. */
    double millis() {
        return mean(cpu, 1) / NANOS_PER_MILLI;
    }

    /** Of a picture that is no key frame. */
    double bytes() {
        return mean(bytes, 1);
    }

    /** Of a picture, when buffers have grown as large as they get: bytes of garbage. */
    double garbage() {
        return mean(garbage, garbage.length / 2);
    }

    /** That pass with a picture that is no key frame, in the middle of all. */
    double wallMillis() {
        return Numbers.median(
                        Arrays.stream(wall, 1, wall.length).asDoubleStream().toArray())
                / NANOS_PER_MILLI;
    }

    int pictures() {
        return bytes.length;
    }

    double keyMillis() {
        return cpu[0] / NANOS_PER_MILLI;
    }

    double keyWallMillis() {
        return wall[0] / NANOS_PER_MILLI;
    }

    long bytes(int picture) {
        return bytes[picture];
    }

    private static double mean(long[] numbers, int from) {
        return Arrays.stream(numbers, from, numbers.length).average().orElseThrow();
    }
}

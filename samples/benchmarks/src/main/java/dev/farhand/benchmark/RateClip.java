package dev.farhand.benchmark;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.capture.synthetic.Scene;
import dev.farhand.capture.synthetic.SyntheticScreen;
import dev.farhand.core.media.VideoFrame;
import java.util.Locale;
import java.util.function.ObjIntConsumer;

/** Motion on all of a screen, thirty pictures a second, the same at every run. */
enum RateClip {
    /** A film with a little grain. */
    FILM {
        @Override
        ObjIntConsumer<VideoFrame> open(int width, int height) {
            SyntheticScreen film = new SyntheticScreen(width, height).play(Scene.FULL_SCREEN_VIDEO);
            ScreenSource source = eyes(film);
            return (frame, number) -> {
                film.step();
                source.grab();
                frame.copyFrom(source.frame(), frame.area());
            };
        }
    },
    /** A picture of noise, larger than the screen, of which the screen shows another part each time. */
    NOISE {
        @Override
        ObjIntConsumer<VideoFrame> open(int width, int height) {
            return (frame, number) -> {
                for (int y = 0; y < frame.height(); y++) {
                    for (int x = 0; x < frame.width(); x++) {
                        frame.pixels()[y * frame.width() + x] = hash(x + 7 * number, y + 3 * number) & 0xffffff;
                    }
                }
            };
        }
    },
    /** The film with so much grain, another in each picture, that no rate here is enough for it as fine as usual. */
    GRAIN {
        @Override
        ObjIntConsumer<VideoFrame> open(int width, int height) {
            ObjIntConsumer<VideoFrame> film = FILM.open(width, height);
            return (frame, number) -> {
                film.accept(frame, number);
                int[] pixels = frame.pixels();
                for (int i = 0; i < pixels.length; i++) {
                    int grain = (hash(i, number) & 2 * COARSE_GRAIN - 1) - COARSE_GRAIN;
                    int pixel = pixels[i];
                    pixels[i] = bright((pixel >> 16) + grain) << 16
                            | bright((pixel >> 8 & 255) + grain) << 8
                            | bright((pixel & 255) + grain);
                }
            };
        }
    };

    /** What grain takes from a pixel's brightness, or adds, at most; a power of two. */
    private static final int COARSE_GRAIN = 16;

    /** Draws each picture, by its number. */
    abstract ObjIntConsumer<VideoFrame> open(int width, int height);

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RateClip of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static int hash(int a, int b) {
        int hash = a * 0x9E3779B1 ^ b * 0x85EBCA6B;
        hash = (hash ^ hash >>> 15) * 0x2C1B3C6D;
        return hash ^ hash >>> 12;
    }

    private static int bright(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static ScreenSource eyes(SyntheticScreen screen) {
        try {
            return screen.open(ScreenSelection.all());
        } catch (NoScreenException impossible) {
            throw new IllegalStateException("a synthetic screen is always there", impossible);
        }
    }
}

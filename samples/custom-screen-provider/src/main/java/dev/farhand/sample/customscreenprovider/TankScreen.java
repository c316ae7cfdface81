package dev.farhand.sample.customscreenprovider;

import dev.farhand.capture.spi.DrawnScreen;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/** A tank, as the panel of its controller shows it: water below, air above. */
final class TankScreen extends DrawnScreen {
    static final int WIDTH = 160;
    static final int HEIGHT = 100;

    private static final int AIR = 0xE8F1F5;
    private static final int WATER = 0x2277BB;

    private volatile int level;

    TankScreen() {
        super("tank", WIDTH, HEIGHT);
    }

    /** Fills it up to so many per cent. */
    void fill(int percent) {
        level = percent;
        changed();
    }

    @Override
    protected void draw(VideoFrame picture) {
        int surface = WIDTH * (HEIGHT - HEIGHT * level / 100);
        Arrays.fill(picture.pixels(), 0, surface, AIR);
        Arrays.fill(picture.pixels(), surface, WIDTH * HEIGHT, WATER);
    }
}

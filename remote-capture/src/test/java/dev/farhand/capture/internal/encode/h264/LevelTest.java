package dev.farhand.capture.internal.encode.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LevelTest {
    @Test
    void isTheLowestThatHoldsThePicture() {
        assertEquals(31, levelOf(16, 16));
        assertEquals(31, levelOf(1280, 720));
        assertEquals(40, levelOf(1920, 1080));
        assertEquals(50, levelOf(2560, 1600));
        assertEquals(51, levelOf(3840, 2160));
        assertEquals(60, levelOf(7680, 4320));
    }

    @Test
    void longPicturesNeedAHigherOne() {
        assertEquals(51, levelOf(8192, 16));
        assertEquals(60, levelOf(16, 16_384));
    }

    @Test
    void refusesWhatNoDecoderTakesAndNamesIt() {
        Exception refusal = assertThrows(IllegalArgumentException.class, () -> new H264Encoder(16_384, 16_384));
        assertTrue(refusal.toString().contains("16384"), refusal.toString());
    }

    private static int levelOf(int width, int height) {
        return Level.of(width + 15 >> 4, height + 15 >> 4).code();
    }
}

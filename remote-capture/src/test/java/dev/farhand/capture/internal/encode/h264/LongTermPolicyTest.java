package dev.farhand.capture.internal.encode.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class LongTermPolicyTest {
    private static final int NONE = LongTermPolicy.NONE;

    private final LongTermPolicy policy = new LongTermPolicy(8160);

    @Test
    void keepsWhatAWindowCovers() {
        assertEquals(0, policy.placeForBefore(0, 0, 2000, NONE));
    }

    @Test
    void keepsNothingForTypingAndScrolling() {
        assertEquals(NONE, policy.placeForBefore(0, 0, 3, NONE));
        assertEquals(NONE, policy.placeForBefore(4000, 0, 900, NONE));
    }

    @Test
    void keepsWhatWasBeforeAnAnimationNotItsSteps() {
        assertEquals(0, policy.placeForBefore(0, 0, 500, NONE));
        assertEquals(NONE, policy.placeForBefore(0, 0, 1000, NONE));
        assertEquals(NONE, policy.placeForBefore(0, 0, 2000, NONE));
        policy.stand();
        assertEquals(1, policy.placeForBefore(0, 0, 2000, NONE));
    }

    @Test
    void neverReplacesWhatIsComingBack() {
        assertEquals(0, policy.placeForBefore(0, 0, 2000, NONE));
        policy.stand();
        assertEquals(1, policy.placeForBefore(0, 300, 900, 0));
        policy.stand();
        assertNotEquals(1, policy.placeForBefore(0, 300, 900, 1));
    }

    @Test
    void windowsThatTakeTurnsKeepTheirPlaces() {
        assertEquals(0, policy.placeForBefore(0, 0, 2000, NONE));
        int back = 0;
        for (int turn = 0; turn < 5; turn++) {
            policy.stand();
            int kept = policy.placeForBefore(0, 2000, 0, back);
            assertEquals(1 - back, kept, "turn " + turn);
            back = kept;
        }
    }

    @Test
    void replacesWhatWasLongestWithoutUse() {
        assertEquals(0, policy.placeForBefore(0, 0, 2000, NONE));
        policy.stand();
        assertEquals(1, policy.placeForBefore(0, 0, 2000, NONE));
        policy.stand();
        assertEquals(0, policy.placeForBefore(0, 0, 2000, NONE));
    }

    @Test
    void forgetsWithAKeyFrame() {
        assertEquals(0, policy.placeForBefore(0, 0, 2000, NONE));
        policy.placeForBefore(0, 2000, 0, 0);
        policy.restart();
        assertEquals(1, policy.placeForBefore(0, 0, 2000, NONE));
    }
}

package dev.farhand.capture.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CursorShapeTest {
    @Test
    void whatIsNoPointerIsRefused() {
        assertThatThrownBy(() -> new CursorShape(0, 4, 0, 0, new int[0])).hasMessageContaining("0 by 4");
        assertThatThrownBy(() -> new CursorShape(2_000, 1, 0, 0, new int[2_000]))
                .hasMessageContaining("2000");
        assertThatThrownBy(() -> new CursorShape(2, 2, 0, 0, new int[3])).hasMessageContaining("3");
        assertThatThrownBy(() -> new CursorShape(2, 2, 2, 0, new int[4])).hasMessageContaining("2,0");
    }

    @Test
    void isEqualByItsPixels() {
        CursorShape one = new CursorShape(2, 1, 1, 0, new int[] {5, 6});
        assertThat(one)
                .isEqualTo(new CursorShape(2, 1, 1, 0, new int[] {5, 6}))
                .hasSameHashCodeAs(new CursorShape(2, 1, 1, 0, new int[] {5, 6}));
        assertThat(one).isNotEqualTo(new CursorShape(2, 1, 1, 0, new int[] {5, 7}));
        assertThat(one).isNotEqualTo(new CursorShape(2, 1, 0, 0, new int[] {5, 6}));
    }

    @Test
    void canBeSeenWhenOnePixelCan() {
        assertThat(CursorShape.NOTHING.isVisible()).isFalse();
        assertThat(new CursorShape(1, 2, 0, 0, new int[] {0x00FFFFFF, 0x01000000}).isVisible())
                .isTrue();
    }
}

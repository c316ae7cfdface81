package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DamagedAreasTest {
    private final DamagedAreas areas = new DamagedAreas(1_000, 800);

    @Test
    void whatLiesBesideThePictureIsLeftOut() {
        areas.add(-10, -10, 10, 10);
        areas.add(1_000, 0, 5, 5);
        areas.add(0, 800, 5, 5);
        areas.add(5, 5, 0, 9);
        assertThat(areas.count()).isZero();
        areas.add(-10, 790, 2_000, Integer.MAX_VALUE);
        assertThat(areas.count()).isEqualTo(1);
        assertThat(areas.pixels()).isEqualTo(10_000);
    }

    @Test
    void aClockAndALineStayApart() {
        areas.add(900, 0, 100, 20);
        areas.add(10, 700, 300, 16);
        assertThat(areas.count()).isEqualTo(2);
        assertThat(areas.pixels()).isEqualTo(2_000 + 4_800);
    }

    @Test
    void lettersOfALineGoTogether() {
        for (int i = 0; i < 60; i++) {
            areas.add(10 + i * 8, 100, 8, 16);
        }
        assertThat(areas.count()).isEqualTo(1);
        assertThat(areas.x(0)).isEqualTo(10);
        assertThat(areas.columns(0)).isEqualTo(480);
        assertThat(areas.rows(0)).isEqualTo(16);
    }

    @Test
    void nothingThatWasPaintedIsEverForgotten() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            areas.clear();
            BitSet painted = new BitSet();
            for (int i = random.nextInt(1, 40); i > 0; i--) {
                int x = random.nextInt(-50, 1_000);
                int y = random.nextInt(-50, 800);
                int columns = random.nextInt(0, 300);
                int rows = random.nextInt(0, 60);
                areas.add(x, y, columns, rows);
                for (int row = Math.max(0, y); row < Math.min(800, y + rows); row++) {
                    int from = row * 1_000 + Math.max(0, x);
                    painted.set(from, Math.max(from, row * 1_000 + Math.min(1_000, x + columns)));
                }
            }
            for (int i = 0; i < areas.count(); i++) {
                for (int row = areas.y(i); row < areas.y(i) + areas.rows(i); row++) {
                    painted.clear(row * 1_000 + areas.x(i), row * 1_000 + areas.x(i) + areas.columns(i));
                }
            }
            assertThat(painted.isEmpty()).as("round %d", round).isTrue();
            assertThat(areas.count()).isLessThanOrEqualTo(DamagedAreas.MOST);
        }
    }

    @Test
    void everythingIsOneArea() {
        areas.add(3, 3, 3, 3);
        areas.addAll();
        assertThat(areas.count()).isEqualTo(1);
        assertThat(areas.pixels()).isEqualTo(800_000);
    }
}

package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedMemoryTest {
    @Test
    void whereThereIsNoSpaceThereIsNone() {
        assertThat(SharedMemory.of(1L << 60, -1)).isEmpty();
        assertThat(SharedMemory.of(0, -1)).isEmpty();
    }

    @Test
    void whatThereIsIsEmptyAndOurs() {
        try (SharedMemory memory = SharedMemory.of(8_192, -1).orElseThrow()) {
            memory.bytes().put(8_191, (byte) 7);
            assertThat(memory.bytes().get(8_191)).isEqualTo((byte) 7);
            assertThat(memory.bytes().get(0)).isZero();
        }
    }
}

package dev.farhand.agent.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void givesAFolderToOneAtATime() throws IOException {
        try (FolderLock first = FolderLock.acquire(folder)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> FolderLock.acquire(folder)).isInstanceOf(FolderInUseException.class);
            assertThatThrownBy(() -> FolderLock.acquire(folder)).isInstanceOf(FolderInUseException.class);
        }
        try (FolderLock second = FolderLock.acquire(folder)) {
            assertThat(second).isNotNull();
        }
    }

    @Test
    void leavesNoFileAndMayBeClosedTwice() throws IOException {
        FolderLock lock = FolderLock.acquire(folder);
        lock.close();
        lock.close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void closingTwiceDoesNotTakeItFromTheNext() throws IOException {
        FolderLock first = FolderLock.acquire(folder);
        first.close();
        try (FolderLock second = FolderLock.acquire(folder)) {
            first.close();
            assertThat(second).isNotNull();
            assertThatThrownBy(() -> FolderLock.acquire(folder)).isInstanceOf(FolderInUseException.class);
        }
    }
}

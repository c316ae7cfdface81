package dev.farhand.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreIT {
    @TempDir
    Path temporary;

    @Test
    void aKillAtAnyMomentLeavesWholeContentAndAFolderThatCanBeUsed() throws Exception {
        Path folder = temporary.resolve("state");
        Random moment = new Random(7);
        for (int round = 0; round < 12; round++) {
            Process saver = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:-UsePerfData",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SaveUntilKilled.class.getName(),
                            folder.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(temporary.resolve("saver.txt").toFile())
                    .start();
            try {
                Path file = folder.resolve("identity.pem");
                long before =
                        Files.exists(file) ? Files.getLastModifiedTime(file).toMillis() : 0;
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> Files.exists(file)
                                && Files.getLastModifiedTime(file).toMillis() > before);
                long end = System.nanoTime() + moment.nextInt(30_000_000);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            } finally {
                saver.destroyForcibly().waitFor();
            }
            try (AgentStore store = AgentStore.inFolder(folder)) {
                assertThat(SaveUntilKilled.isWhole(
                                store.load(StoreItem.IDENTITY).orElseThrow()))
                        .isTrue();
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(folder.resolve("identity.pem"));
            }
        }
    }
}

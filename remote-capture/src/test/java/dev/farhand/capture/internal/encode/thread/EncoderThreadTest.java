package dev.farhand.capture.internal.encode.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class EncoderThreadTest {
    private final EncoderThread helper = new EncoderThread("helper");

    @AfterEach
    void stop() {
        helper.stop();
    }

    @Test
    void doesWorkAfterWork() {
        int[] done = new int[1];
        for (int i = 1; i <= 100; i++) {
            helper.start(() -> done[0]++);
            helper.await();
            helper.check();
            assertThat(done[0]).isEqualTo(i);
        }
    }

    @Test
    void tellsWhatFailedAndGoesOn() {
        helper.start(() -> {
            throw new IllegalStateException("as said");
        });
        helper.await();
        assertThatThrownBy(helper::check).hasRootCauseMessage("as said");

        helper.start(() -> {});
        helper.await();
        helper.check();
    }

    /** Else both may have to share one while another has nothing to do. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesTheProcessorOfWhoeverGivesItWork() {
        Set<Integer> all = processors();
        // The first time it begins anywhere.
        helper.start(() -> {});
        helper.await();
        for (int i = 0; i < 50; i++) {
            Set<Integer> left = new TreeSet<>(all);
            int before = processor();
            helper.start(() -> left.removeAll(processors()));
            int after = processor();
            helper.await();
            helper.check();
            if (all.size() > 1) {
                assertThat(left).hasSize(1).isSubsetOf(before, after);
            } else {
                assertThat(left).isEmpty();
            }
        }
        assertThat(processors()).as("nobody else's are touched").isEqualTo(all);
    }

    /** Where this thread runs; the fields after the name, which is in brackets, begin with the third. */
    private static int processor() {
        String stat = read("stat").get(0);
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[39 - 3]);
    }

    /** Where it may. */
    private static Set<Integer> processors() {
        Set<Integer> processors = new TreeSet<>();
        String name = "Cpus_allowed_list:";
        String list = read("status").stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow();
        for (String span : list.substring(name.length()).strip().split(",")) {
            String[] ends = span.split("-");
            for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                processors.add(i);
            }
        }
        return processors;
    }

    private static List<String> read(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/thread-self", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

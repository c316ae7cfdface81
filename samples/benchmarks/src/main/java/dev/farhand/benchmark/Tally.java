package dev.farhand.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;

/** What one picture after the other costs this thread and those of our encoders. */
final class Tally {
    private static final String OUR_THREADS = "farhand-capture";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long self = Thread.currentThread().getId();
    private final long[] bytes;
    private final long[] cpu;
    private final long[] wall;
    private final long[] garbage;
    private int count;
    private Costs othersBefore = new Costs(Map.of());
    private long cpuBefore;
    private long wallBefore;
    private long garbageBefore;

    Tally(int pictures) {
        bytes = new long[pictures];
        cpu = new long[pictures];
        wall = new long[pictures];
        garbage = new long[pictures];
    }

    void begin() {
        othersBefore = Costs.now();
        garbageBefore = THREADS.getThreadAllocatedBytes(self);
        wallBefore = System.nanoTime();
        cpuBefore = THREADS.getCurrentThreadCpuTime();
    }

    void end(int size) {
        long cpuAfter = THREADS.getCurrentThreadCpuTime();
        long wallAfter = System.nanoTime();
        long garbageAfter = THREADS.getThreadAllocatedBytes(self);
        Costs others = Costs.now();
        bytes[count] = size;
        cpu[count] = cpuAfter - cpuBefore + others.cpuSince(othersBefore);
        wall[count] = wallAfter - wallBefore;
        garbage[count] = garbageAfter - garbageBefore + others.garbageSince(othersBefore);
        count++;
    }

    Passage passage() {
        return new Passage(bytes, cpu, wall, garbage);
    }

    /** Of each thread of our encoders that is there: processor time and garbage. */
    private record Costs(Map<Long, long[]> threads) {
        static Costs now() {
            Map<Long, long[]> found = new HashMap<>();
            for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
                if (thread != null && thread.getThreadName().startsWith(OUR_THREADS)) {
                    long id = thread.getThreadId();
                    found.put(id, new long[] {THREADS.getThreadCpuTime(id), THREADS.getThreadAllocatedBytes(id)});
                }
            }
            return new Costs(found);
        }

        long cpuSince(Costs before) {
            return since(before, 0);
        }

        long garbageSince(Costs before) {
            return since(before, 1);
        }

        private long since(Costs before, int which) {
            return threads.entrySet().stream()
                    .mapToLong(entry ->
                            entry.getValue()[which] - before.threads.getOrDefault(entry.getKey(), new long[2])[which])
                    .sum();
        }
    }
}

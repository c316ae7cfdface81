package dev.farhand.transport.testing;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The process between the two namespaces: reads packets from one TAP device, holds them back as {@link DelayLine} says,
 * writes them to the other. One thread, one {@code ppoll}, nothing allocated per packet, so that neither the load nor the
 * garbage collector of the program under test reaches the clock of the link.
 *
 * <p>Commands come by line on standard input, one answer line each (see {@link #obey}). The process ends when standard
 * input closes; if that was not preceded by {@code quit}, its starter died, and it removes the namespaces itself.
 */
final class PacketLinkEmulator {

    static final String READY = "ready";
    static final String OK = "ok";

    private static final int SLOT_BYTES = 2048;
    private static final int PACKETS_PER_DIRECTION = 1 << 14;
    private static final int ETHERNET_HEADER = 14;
    private static final int PACKETS_PER_TURN = 64;
    private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;
    private static final long TIMER_SLACK_NANOS = 1_000;
    private static final long CREATE_TAP = 0x400454caL;
    private static final short TAP_WITHOUT_PACKET_INFORMATION = 0x1002;
    private static final int POLL_ENTRY_BYTES = 8;
    private static final int POLL_RESULT = 6;
    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;

    private final int[] taps;
    private final DelayLine[] lines;
    private final Memory store = new Memory((2L * PACKETS_PER_DIRECTION + 1) * SLOT_BYTES);
    private final long storeAddress = Pointer.nativeValue(store);
    private final int[] freeSlots = new int[2 * PACKETS_PER_DIRECTION + 1];
    private int free;

    private final Memory poll = new Memory(3L * POLL_ENTRY_BYTES);
    private final long pollAddress = Pointer.nativeValue(poll);
    private final Memory timeout = new Memory(16);
    private final long timeoutAddress = Pointer.nativeValue(timeout);

    private final Memory input = new Memory(4096);
    private final StringBuilder pending = new StringBuilder();
    private boolean quit;

    private PacketLinkEmulator(int tapA, int tapB, long seed) {
        taps = new int[] {tapA, tapB};
        lines = new DelayLine[] {new DelayLine(PACKETS_PER_DIRECTION, seed), new DelayLine(PACKETS_PER_DIRECTION, ~seed)
        };
        while (free < freeSlots.length) {
            freeSlots[free] = free++;
        }
        int[] watched = {tapA, tapB, STANDARD_INPUT};
        for (int i = 0; i < watched.length; i++) {
            poll.setInt((long) i * POLL_ENTRY_BYTES, watched[i]);
            poll.setShort((long) i * POLL_ENTRY_BYTES + 4, LinuxCalls.READABLE);
        }
    }

    /** Arguments: namespace A, namespace B, name of the device in both, seed. */
    public static void main(String[] arguments) {
        String namespaceA = arguments[0];
        String namespaceB = arguments[1];
        String device = arguments[2];
        int tapA = openTap(namespaceA, device);
        int tapB = openTap(namespaceB, device);
        beOnTime();
        PacketLinkEmulator emulator = new PacketLinkEmulator(tapA, tapB, Long.parseLong(arguments[3]));
        emulator.answer(READY);
        emulator.run();
        LinuxCalls.close(tapA);
        LinuxCalls.close(tapB);
        if (!emulator.quit) {
            List.of(namespaceA, namespaceB).forEach(NetworkNamespace::remove);
        }
    }

    private static int openTap(String namespace, String device) {
        LinuxCalls.enterNamespace(namespace);
        try {
            int tap = LinuxCalls.open(
                    "/dev/net/tun", LinuxCalls.READ_WRITE | LinuxCalls.NON_BLOCKING | LinuxCalls.CLOSE_ON_EXEC);
            try (Memory request = new Memory(40)) {
                request.clear();
                request.setString(0, device, StandardCharsets.US_ASCII.name());
                request.setShort(16, TAP_WITHOUT_PACKET_INFORMATION);
                LinuxCalls.ioctl(tap, CREATE_TAP, Pointer.nativeValue(request));
            }
            return tap;
        } finally {
            // The namespace of the process itself, so that this thread does not keep the one it leaves alive.
            LinuxCalls.enterNamespace(Path.of("/proc/self/ns/net"));
        }
    }

    /** Best effort: where the system refuses, {@link LinkStatistics#late()} tells what it cost. */
    private static void beOnTime() {
        LinuxCalls.prctl(LinuxCalls.SET_TIMER_SLACK, TIMER_SLACK_NANOS, 0, 0, 0);
        try (Memory priority = new Memory(4)) {
            priority.setInt(0, 1);
            LinuxCalls.sched_setscheduler(0, LinuxCalls.SCHEDULE_FIRST_IN_FIRST_OUT, Pointer.nativeValue(priority));
        }
    }

    private void run() {
        boolean open = true;
        while (open) {
            long now = System.nanoTime();
            long next = Math.min(deliver(0, now), deliver(1, now));
            int ready = await(next);
            if (ready > 0) {
                for (int from = 0; from < taps.length; from++) {
                    if (isReady(from)) {
                        receive(from);
                    }
                }
                open = !isReady(taps.length) || readCommands();
            }
        }
    }

    /** Hands over what is due, and says when the next packet of this direction will be. */
    private long deliver(int from, long now) {
        DelayLine line = lines[from];
        int to = taps[1 - from];
        boolean cut = line.isCut(now);
        while (line.nextArrival() <= now) {
            int slot = line.headSlot();
            boolean written = !cut
                    && LinuxCalls.write(
                                    to, storeAddress + (long) slot * SLOT_BYTES, line.headLength() + ETHERNET_HEADER)
                            > 0;
            line.remove(now, written);
            freeSlots[free++] = slot;
        }
        return line.nextArrival();
    }

    private int await(long next) {
        long wait = Math.max(0, Math.min(LONGEST_WAIT_NANOS, next - System.nanoTime()));
        timeout.setLong(0, wait / 1_000_000_000L);
        timeout.setLong(8, wait % 1_000_000_000L);
        return LinuxCalls.ppoll(pollAddress, 3, timeoutAddress, 0);
    }

    private boolean isReady(int entry) {
        short result = poll.getShort((long) entry * POLL_ENTRY_BYTES + POLL_RESULT);
        if (entry < taps.length && (result & ~LinuxCalls.READABLE) != 0) {
            throw new IllegalStateException("somebody removed the device of side " + "AB".charAt(entry));
        }
        return result != 0;
    }

    private void receive(int from) {
        for (int i = 0; i < PACKETS_PER_TURN; i++) {
            // There is one slot more than both lines can hold.
            int slot = freeSlots[free - 1];
            long length = LinuxCalls.read(taps[from], storeAddress + (long) slot * SLOT_BYTES, SLOT_BYTES);
            if (length <= ETHERNET_HEADER) {
                return;
            }
            int packet = (int) length - ETHERNET_HEADER;
            if (lines[from].offer(System.nanoTime(), slot, packet) == DelayLine.Verdict.CARRIED) {
                free--;
            }
        }
    }

    /** Whether standard input is still open and nobody said {@code quit}. */
    private boolean readCommands() {
        long length = LinuxCalls.read(STANDARD_INPUT, Pointer.nativeValue(input), input.size());
        if (length <= 0) {
            return false;
        }
        pending.append(new String(input.getByteArray(0, (int) length), StandardCharsets.US_ASCII));
        int end;
        while ((end = pending.indexOf("\n")) >= 0) {
            String line = pending.substring(0, end);
            pending.delete(0, end + 1);
            answer(obey(line.split(" ", -1)));
        }
        return !quit;
    }

    /**
     * {@code shape DIRECTION BITS_PER_SECOND DELAY_NANOS LOSS QUEUE_BYTES}, {@code outage DIRECTION NANOS},
     * {@code statistics DIRECTION}, {@code quit}. The direction is the name of a {@link LinkDirection}.
     */
    private String obey(String[] words) {
        return switch (words[0]) {
            case "shape" -> {
                line(words).shape(shape(words));
                yield OK;
            }
            case "outage" -> {
                line(words).outageUntil(System.nanoTime() + Long.parseLong(words[2]));
                yield OK;
            }
            case "statistics" -> EmulatorProcess.format(line(words).statistics());
            case "quit" -> {
                quit = true;
                yield OK;
            }
            default -> "unknown command";
        };
    }

    private DelayLine line(String[] words) {
        return lines[LinkDirection.valueOf(words[1]) == LinkDirection.A_TO_B ? 0 : 1];
    }

    private static LinkShape shape(String[] words) {
        return new LinkShape(
                Long.parseLong(words[2]),
                Duration.ofNanos(Long.parseLong(words[3])),
                Double.parseDouble(words[4]),
                Long.parseLong(words[5]));
    }

    private void answer(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        try (Memory memory = new Memory(bytes.length)) {
            memory.write(0, bytes, 0, bytes.length);
            LinuxCalls.write(STANDARD_OUTPUT, Pointer.nativeValue(memory), bytes.length);
        }
    }
}

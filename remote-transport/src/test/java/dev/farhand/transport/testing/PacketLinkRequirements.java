package dev.farhand.transport.testing;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the machine must allow before a {@link PacketLink} can be opened. */
final class PacketLinkRequirements {

    private static final Path TUN_DEVICE = Path.of("/dev/net/tun");
    private static final String EFFECTIVE_CAPABILITIES = "CapEff:";
    private static final long NET_ADMIN = 1L << 12;
    private static final long SYS_ADMIN = 1L << 21;

    private PacketLinkRequirements() {}

    /** Why it is not possible here, as a sentence for a person; empty when it is. */
    static Optional<String> missing() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")) {
            return Optional.of("the packet link needs Linux network namespaces");
        }
        if (!hasCapabilities()) {
            return Optional.of(
                    "the packet link needs root (CAP_NET_ADMIN and CAP_SYS_ADMIN) to make network namespaces");
        }
        if (!hasProgram("ip")) {
            return Optional.of("the packet link needs the program ip of iproute2: run .dev/install");
        }
        return missingTunDevice();
    }

    private static boolean hasCapabilities() {
        try {
            long needed = NET_ADMIN | SYS_ADMIN;
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(EFFECTIVE_CAPABILITIES))
                    .map(line -> line.substring(EFFECTIVE_CAPABILITIES.length()).strip())
                    .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & needed) == needed);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasProgram(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private static Optional<String> missingTunDevice() {
        if (!Files.exists(TUN_DEVICE)) {
            return Optional.of("the packet link needs " + TUN_DEVICE
                    + ", which is missing: modprobe tun, or mknod it (c 10 200) in a bare root");
        }
        try {
            FileChannel.open(TUN_DEVICE, StandardOpenOption.READ, StandardOpenOption.WRITE)
                    .close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the packet link may not open " + TUN_DEVICE + ": " + e.getMessage());
        }
    }
}

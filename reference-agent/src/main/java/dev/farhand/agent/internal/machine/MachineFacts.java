package dev.farhand.agent.internal.machine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.text.ReportedFacts;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this machine says about itself. Gathered once for all agents of the process, and again after a while. */
public final class MachineFacts {
    private static final long FRESH = Duration.ofSeconds(10).toNanos();
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path OS_RELEASE = Path.of("/etc/os-release");
    private static final Path STATISTICS = Path.of("/proc/stat");

    @GuardedBy("MachineFacts.class")
    private static @Nullable DeviceFacts known;

    @GuardedBy("MachineFacts.class")
    private static long knownAt;

    private MachineFacts() {}

    /** The facts, with what the agent offers. Reads files and asks for addresses: not on a network thread. */
    public static DeviceFacts with(String version, List<String> capabilities) {
        DeviceFacts facts = machine().toBuilder()
                .setAgentVersion(version)
                .addAllCapabilities(capabilities)
                .build();
        return ReportedFacts.sanitise(facts);
    }

    private static synchronized DeviceFacts machine() {
        DeviceFacts facts = known;
        if (facts == null || System.nanoTime() - knownAt > FRESH) {
            facts = gather();
            known = facts;
            knownAt = System.nanoTime();
        }
        return facts;
    }

    private static DeviceFacts gather() {
        DeviceFacts.Builder facts = DeviceFacts.newBuilder()
                .setHostName(hostName())
                .setOsName(osName())
                .setOsFamily(System.getProperty("os.name", ""))
                .setOsVersion(System.getProperty("os.version", ""))
                .setArchitecture(System.getProperty("os.arch", ""))
                .setJavaVersion(System.getProperty("java.version", ""))
                .setBootTimeMs(bootTimeMillis());
        for (NetworkInterface network : networks()) {
            try {
                Optional.ofNullable(network.getHardwareAddress())
                        .ifPresent(mac ->
                                facts.addMacAddresses(HexFormat.ofDelimiter(":").formatHex(mac)));
            } catch (SocketException e) {
                continue; // It went away between the list and the question.
            }
        }
        return facts.addAllLocalAddresses(addresses()).build();
    }

    /** Every address this machine has, loopback left out, in a stable order. */
    static List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (NetworkInterface network : networks()) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                boolean local = address.isLoopbackAddress()
                        || (address instanceof Inet6Address && address.isLinkLocalAddress());
                if (!local) {
                    addresses.add(address.getHostAddress().toLowerCase(Locale.ROOT));
                }
            }
        }
        Collections.sort(addresses);
        return addresses;
    }

    private static List<NetworkInterface> networks() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces());
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static String hostName() {
        String name = firstLine(HOST_NAME);
        if (!name.isEmpty()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    private static String osName() {
        for (String line : lines(OS_RELEASE)) {
            if (line.startsWith("PRETTY_NAME=")) {
                return line.substring("PRETTY_NAME=".length()).replace("\"", "");
            }
        }
        return System.getProperty("os.name", "");
    }

    private static long bootTimeMillis() {
        for (String line : lines(STATISTICS)) {
            if (line.matches("btime [0-9]{1,12}")) {
                return Long.parseLong(line.substring("btime ".length())) * 1000;
            }
        }
        return 0;
    }

    private static String firstLine(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.get(0).strip();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}

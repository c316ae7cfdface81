package dev.farhand.core.text;

import dev.farhand.core.internal.text.IpLiterals;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes what an agent says about its machine fit to be stored and shown. */
public final class ReportedFacts {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_WORD = 100;
    private static final int MOST_ADDRESSES = 64;
    private static final int MOST_CAPABILITIES = 64;
    /** Entries looked at; a list of a million bad ones must not cost a million checks. */
    private static final int MOST_READ = 1_000;

    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}([:-][0-9a-f]{2}){5}(([:-][0-9a-f]{2}){2})?");
    private static final Pattern CAPABILITY = Pattern.compile("[a-z][a-z0-9.-]{0,63}");

    private ReportedFacts() {}

    /**
     * The same facts, each text sanitised and bounded; addresses and capability names that are none are left out, as
     * are fields this version does not know. Never throws.
     */
    public static DeviceFacts sanitise(DeviceFacts facts) {
        return DeviceFacts.newBuilder()
                .setHostName(ReportedText.line(facts.getHostName(), LONGEST_NAME))
                .setOsName(ReportedText.line(facts.getOsName(), LONGEST_WORD))
                .setOsFamily(ReportedText.line(facts.getOsFamily(), LONGEST_WORD))
                .setOsVersion(ReportedText.line(facts.getOsVersion(), LONGEST_WORD))
                .setArchitecture(ReportedText.line(facts.getArchitecture(), LONGEST_WORD))
                .setAgentVersion(ReportedText.line(facts.getAgentVersion(), LONGEST_WORD))
                .setJavaVersion(ReportedText.line(facts.getJavaVersion(), LONGEST_WORD))
                .setBootTimeMs(Math.max(0, facts.getBootTimeMs()))
                .addAllMacAddresses(kept(facts.getMacAddressesList(), ReportedFacts::macAddress, MOST_ADDRESSES))
                .addAllLocalAddresses(kept(facts.getLocalAddressesList(), ReportedFacts::ipAddress, MOST_ADDRESSES))
                .addAllCapabilities(kept(facts.getCapabilitiesList(), ReportedFacts::capability, MOST_CAPABILITIES))
                .build();
    }

    private static List<String> kept(List<String> reported, Function<String, Optional<String>> reader, int most) {
        return reported.stream()
                .limit(MOST_READ)
                .map(reader)
                .flatMap(Optional::stream)
                .distinct()
                .limit(most)
                .toList();
    }

    /** Lower case with colons; the all-zero address of a loopback device is no name for a machine. */
    private static Optional<String> macAddress(String reported) {
        String text = lower(reported).replace('-', ':');
        boolean none = text.chars().allMatch(c -> c == '0' || c == ':');
        return MAC.matcher(text).matches() && !none ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> ipAddress(String reported) {
        String text = lower(reported);
        int zone = text.indexOf('%');
        String address = zone > 0 ? text.substring(0, zone) : text;
        return IpLiterals.parse(address).map(InetAddress::getHostAddress);
    }

    private static Optional<String> capability(String reported) {
        return CAPABILITY.matcher(reported).matches() ? Optional.of(reported) : Optional.empty();
    }

    private static String lower(String reported) {
        return reported.length() > LONGEST_WORD ? "" : reported.strip().toLowerCase(Locale.ROOT);
    }
}

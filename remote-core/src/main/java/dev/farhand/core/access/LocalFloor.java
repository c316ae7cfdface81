package dev.farhand.core.access;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this machine insists on, whatever a server signs. It belongs to the machine's administrator: it is set at
 * enrolment or by hand, and no message can lower it.
 *
 * @param consents the least consent per capability; one that is not listed has no floor
 * @param viewOnly nobody may act on this machine
 * @param recording the least recording
 * @param hours when access is allowed; empty is always
 * @param customCapabilities the embedding program's capabilities that may be opened; empty optional is all
 */
public record LocalFloor(
        Map<Capability, ConsentRule> consents,
        boolean viewOnly,
        RecordingMode recording,
        Optional<WeeklyHours> hours,
        Optional<Set<String>> customCapabilities) {

    /** Insists on nothing. */
    public static final LocalFloor NONE =
            new LocalFloor(Map.of(), false, RecordingMode.OFF, Optional.empty(), Optional.empty());

    /** Copies what it is given. */
    public LocalFloor {
        Map<Capability, ConsentRule> copy = new EnumMap<>(Capability.class);
        copy.putAll(consents);
        consents = Collections.unmodifiableMap(copy);
        customCapabilities = customCapabilities.map(Set::copyOf);
    }

    /**
     * Reads the form of {@code floor.conf}. Throws {@link dev.farhand.core.error.RemoteException} with
     * {@link dev.farhand.core.error.ErrorCode#INVALID_CONFIGURATION} that names every line it does not understand: a
     * floor that is half read would be lower than its owner meant.
     *
     * <pre>
     * view-only = false
     * recording = always
     * consent.desktop = consent
     * nobody-to-ask.desktop = block
     * custom-capabilities = acme.diagnose, acme.restart
     * hours.zone = Europe/Berlin
     * hours.monday = 08:00-12:00, 13:00-18:00
     * hours.sunday = never
     * </pre>
     *
     * <p>{@code custom-capabilities} names the only ones of the embedding program that may be opened, or {@code none};
     * {@code consent.custom} holds for all of them.
     */
    public static LocalFloor parse(String text) {
        return new FloorReader().read(text);
    }
}

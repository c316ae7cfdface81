package dev.farhand.core.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person at a machine is told about, or asked for. The order is that of the settings. */
public enum Capability {
    /** Screen, keyboard, pointer, clipboard. */
    DESKTOP,
    /** A shell. */
    TERMINAL,
    /** Files in either direction. */
    FILES,
    /** Network connections through the machine. */
    TUNNEL,
    /** A recording of any of these. */
    RECORDING,
    /** Commands and scripts without a terminal. */
    COMMAND,
    /** All capabilities of the program that embeds the agent; what they do is not known here. */
    CUSTOM;

    /** The capability with this {@link #wireName()}. */
    public static Optional<Capability> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(capability -> capability.wireName().equals(name))
                .findFirst();
    }

    /** How it is written in settings: {@code "desktop"}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    dev.farhand.core.protocol.v1.Capability toMessage() {
        return dev.farhand.core.protocol.v1.Capability.valueOf("CAPABILITY_" + name());
    }

    static Optional<Capability> of(dev.farhand.core.protocol.v1.Capability message) {
        return Arrays.stream(values())
                .filter(capability -> capability.toMessage() == message)
                .findFirst();
    }
}

package dev.farhand.core.access;

import dev.farhand.core.config.ConfigType;
import dev.farhand.core.config.KeyValueLines;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.text.ReportedText;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code floor.conf}; used for one text. */
final class FloorReader {
    private static final String KEYS =
            "view-only, recording, consent.<capability>, nobody-to-ask.<capability>, custom-capabilities, hours.zone,"
                    + " hours.<weekday>";
    private static final Pattern RANGE = Pattern.compile("(\\d{2}):(\\d{2})-(\\d{2}):(\\d{2})");
    private static final ConfigType<RecordingMode> RECORDING = ConfigType.oneOf(RecordingMode.class);
    private static final ConfigType<ConsentMode> MODE = ConfigType.oneOf(ConsentMode.class);
    private static final ConfigType<ConsentFallback> FALLBACK = ConfigType.oneOf(ConsentFallback.class);

    private final List<String> problems = new ArrayList<>();
    private final Map<Capability, ConsentMode> modes = new EnumMap<>(Capability.class);
    private final Map<Capability, ConsentFallback> fallbacks = new EnumMap<>(Capability.class);
    private final Map<DayOfWeek, List<WeeklyHours.Range>> days = new EnumMap<>(DayOfWeek.class);
    private Optional<ZoneId> zone = Optional.empty();
    private RecordingMode recording = RecordingMode.OFF;
    private Optional<Set<String>> customCapabilities = Optional.empty();
    private boolean viewOnly;

    LocalFloor read(String text) {
        KeyValueLines lines = KeyValueLines.parse(text);
        problems.addAll(lines.problems());
        lines.forEach((key, entry) -> {
            Optional<String> allowed = accept(key, entry.value());
            allowed.ifPresent(form -> problems.add("line " + entry.line() + ": " + ReportedText.line(key, 60)
                    + ": got \"" + ReportedText.line(entry.value(), 60) + "\"; allowed: " + form + "."));
        });
        if (zone.isPresent() == days.isEmpty() && problems.isEmpty()) {
            problems.add("hours.zone and at least one hours.<weekday> go together.");
        }
        if (!problems.isEmpty()) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "The floor of this machine cannot be read:\n  " + String.join("\n  ", problems));
        }
        return new LocalFloor(
                consents(), viewOnly, recording, zone.map(where -> new WeeklyHours(where, days)), customCapabilities);
    }

    /** A fallback alone asks for nothing: it says what happens once a grant asks. */
    private Map<Capability, ConsentRule> consents() {
        Map<Capability, ConsentRule> consents = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            if (modes.containsKey(capability) || fallbacks.containsKey(capability)) {
                consents.put(
                        capability,
                        new ConsentRule(
                                modes.getOrDefault(capability, ConsentMode.OFF),
                                fallbacks.getOrDefault(capability, ConsentFallback.PROCEED)));
            }
        }
        return consents;
    }

    /** Takes a line over, or says what would have been allowed. */
    private Optional<String> accept(String key, String value) {
        int dot = key.indexOf('.');
        String group = dot < 0 ? key : key.substring(0, dot);
        String rest = dot < 0 ? "" : key.substring(dot + 1);
        try {
            if (key.equals("view-only")) {
                viewOnly = parse(ConfigType.BOOLEAN, value);
            } else if (key.equals("recording")) {
                recording = parse(RECORDING, value);
            } else if (key.equals("custom-capabilities")) {
                customCapabilities = Optional.of(names(value));
            } else if (group.equals("consent")) {
                modes.put(capability(rest), parse(MODE, value));
            } else if (group.equals("nobody-to-ask")) {
                fallbacks.put(capability(rest), parse(FALLBACK, value));
            } else if (key.equals("hours.zone")) {
                zone = Optional.of(zone(value));
            } else if (group.equals("hours")) {
                days.put(day(rest), ranges(value));
            } else {
                return Optional.of("only the keys " + KEYS);
            }
            return Optional.empty();
        } catch (NotAllowed e) {
            return Optional.of(e.form);
        }
    }

    private static <T> T parse(ConfigType<T> type, String value) throws NotAllowed {
        try {
            return type.parse(value);
        } catch (IllegalArgumentException e) {
            throw new NotAllowed(type.form(), e);
        }
    }

    private static Capability capability(String name) throws NotAllowed {
        return Capability.ofWireName(name).orElseThrow(() -> new NotAllowed("only the keys " + KEYS));
    }

    private static Set<String> names(String value) throws NotAllowed {
        Set<String> names = new TreeSet<>();
        if (value.equals("none")) {
            return names;
        }
        for (String part : value.split(",", -1)) {
            String name = part.strip();
            if (!SessionGrant.CUSTOM_CAPABILITY.matcher(name).matches()) {
                throw new NotAllowed("none, or names such as acme.diagnose, acme.restart");
            }
            names.add(name);
        }
        return names;
    }

    private static ZoneId zone(String value) throws NotAllowed {
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            throw new NotAllowed("a time zone such as Europe/Berlin or UTC", e);
        }
    }

    private static DayOfWeek day(String name) throws NotAllowed {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().toLowerCase(Locale.ROOT).equals(name)) {
                return day;
            }
        }
        throw new NotAllowed("only the keys " + KEYS);
    }

    private static List<WeeklyHours.Range> ranges(String value) throws NotAllowed {
        if (value.equals("never")) {
            return List.of();
        }
        List<WeeklyHours.Range> ranges = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            Matcher match = RANGE.matcher(part.strip());
            if (!match.matches()) {
                throw new NotAllowed("never, or ranges such as 08:00-12:00, 13:00-18:00");
            }
            try {
                ranges.add(new WeeklyHours.Range(
                        minute(match.group(1), match.group(2)), minute(match.group(3), match.group(4))));
            } catch (IllegalArgumentException e) {
                throw new NotAllowed("ranges within one day, from 00:00 to 24:00, that end after they begin", e);
            }
        }
        return ranges;
    }

    private static int minute(String hours, String minutes) {
        int minute = Integer.parseInt(minutes);
        if (minute > 59) {
            throw new IllegalArgumentException("a minute beyond 59");
        }
        return Integer.parseInt(hours) * 60 + minute;
    }

    private static final class NotAllowed extends Exception {
        private static final long serialVersionUID = 1L;
        private final String form;

        NotAllowed(String form) {
            super(form);
            this.form = form;
        }

        NotAllowed(String form, Throwable cause) {
            super(form, cause);
            this.form = form;
        }
    }
}

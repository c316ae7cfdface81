package dev.farhand.sample.embedserver;

import dev.farhand.core.config.ConfigType;
import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.identity.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A token that somebody wants, as a line says it: {@code label = till; expires = 30d; uses = 5; tenant = acme; group = shop}.
 * Only the label is needed. It names the token's file, so it has letters, digits, dots and dashes.
 *
 * @param label its name
 * @param expires how long it is good
 * @param uses how many devices it enrols
 * @param tenant whose devices
 * @param group the group they join
 */
record TokenPolicy(String label, Duration expires, int uses, String tenant, Optional<String> group) {
    private static final Duration LONGEST = Duration.ofDays(3650);
    static final Duration DEFAULT_EXPIRES = Duration.ofDays(30);
    private static final Set<String> FIELDS = Set.of("label", "expires", "uses", "tenant", "group");

    TokenPolicy {
        if (!label.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,39}")) {
            throw new IllegalArgumentException("a label has 1 to 40 letters, digits, dots and dashes, not: " + label);
        }
        if (uses < 1) {
            throw new IllegalArgumentException("uses must be 1 or more");
        }
    }

    /** All lines of the file; empty ones and those that begin with # do not count. */
    static List<TokenPolicy> readAll(Optional<Path> file) throws IOException {
        List<TokenPolicy> policies = new ArrayList<>();
        if (file.isEmpty()) {
            return policies;
        }
        List<String> lines = Files.readAllLines(file.get(), StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    policies.add(parse(line));
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(
                            file.get() + " line " + (i + 1) + ": " + wrong.getMessage(), wrong);
                }
            }
        }
        return policies;
    }

    static TokenPolicy parse(String line) {
        Map<String, String> fields = new HashMap<>();
        for (String part : line.split(";", -1)) {
            String[] sides = part.split("=", 2);
            String name = sides[0].strip();
            if (sides.length != 2 || !FIELDS.contains(name)) {
                throw new IllegalArgumentException(
                        "expected label, expires, uses, tenant or group = value, not: " + part.strip());
            }
            fields.put(name, sides[1].strip());
        }
        return new TokenPolicy(
                fields.getOrDefault("label", ""),
                Optional.ofNullable(fields.get("expires"))
                        .map(TokenPolicy::expires)
                        .orElse(DEFAULT_EXPIRES),
                Optional.ofNullable(fields.get("uses")).map(TokenPolicy::uses).orElse(1),
                fields.getOrDefault("tenant", "default"),
                Optional.ofNullable(fields.get("group")));
    }

    static Duration expires(String text) {
        Duration time = read("expires", ConfigType.DURATION, text);
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("expires must be at most " + LONGEST.toDays() + "d, not " + text);
        }
        return time;
    }

    static int uses(String text) {
        return read("uses", ConfigType.INTEGER, text);
    }

    private static <T> T read(String field, ConfigType<T> type, String text) {
        try {
            return type.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(field + " must be " + type.form() + ", not " + text, wrong);
        }
    }

    /** As the library has it. It names tenants by UUID; here, the name decides which. */
    EnrolmentPolicy startingAt(Instant now) {
        UUID id = UUID.nameUUIDFromBytes(("tenant:" + tenant).getBytes(StandardCharsets.UTF_8));
        return new EnrolmentPolicy(label, new TenantId(id), group, now.plus(expires), uses);
    }
}

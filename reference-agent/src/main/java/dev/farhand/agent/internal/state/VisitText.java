package dev.farhand.agent.internal.state;

import dev.farhand.agent.Visit;
import dev.farhand.agent.internal.text.KeyValueText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Visits as lines: a block of {@code visit.…} keys each, begun by {@code visit.from}. */
public final class VisitText {
    private static final int MAXIMUM_CAPABILITIES = 32;

    private VisitText() {}

    /** Appends the lines of a visit. */
    public static void write(Visit visit, KeyValueText text) {
        text.add("visit.from", visit.first().toString())
                .add("visit.to", visit.last().toString())
                .add("visit.session", visit.session())
                .add("visit.user", visit.user())
                .add("visit.name", visit.name())
                .add("visit.organisation", visit.organisation())
                .add("visit.capabilities", String.join(",", visit.capabilities()))
                .add("visit.channels", Integer.toString(visit.channels()));
    }

    /** Reads all visits of a text; a damaged one is left out. */
    public static List<Visit> readAll(KeyValueText text) {
        List<Visit> visits = new ArrayList<>();
        KeyValueText block = new KeyValueText();
        for (KeyValueText.Entry entry : text.entries()) {
            if (entry.key().equals("visit.from")) {
                read(block).ifPresent(visits::add);
                block = new KeyValueText();
            }
            if (entry.key().startsWith("visit.")) {
                block.add(entry.key(), entry.value());
            }
        }
        read(block).ifPresent(visits::add);
        return visits;
    }

    private static Optional<Visit> read(KeyValueText block) {
        if (block.first("visit.from").isEmpty() || block.first("visit.session").isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant first = Instant.parse(value(block, "visit.from"));
            return Optional.of(new Visit(
                    value(block, "visit.session"),
                    value(block, "visit.user"),
                    value(block, "visit.name"),
                    value(block, "visit.organisation"),
                    List.of(value(block, "visit.capabilities").split(",", MAXIMUM_CAPABILITIES)),
                    first,
                    block.first("visit.to").map(Instant::parse).orElse(first),
                    Integer.parseInt(block.first("visit.channels").orElse("1"))));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String value(KeyValueText block, String key) {
        return block.first(key).orElse("");
    }
}

package dev.farhand.agent.internal.state;

import dev.farhand.agent.internal.text.KeyValueText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Somebody was on this machine: one entry per session, however many channels it opened, so that one visitor cannot push
 * the others out of the list.
 *
 * @param session the session's id
 * @param user the visitor's id
 * @param name the visitor's name, as the server vouched for it
 * @param organisation where the visitor belongs
 * @param capabilities what was used, sorted
 * @param first when the first channel was opened
 * @param last when the last channel was opened
 * @param channels how many were opened
 */
public record Visit(
        String session,
        String user,
        String name,
        String organisation,
        List<String> capabilities,
        Instant first,
        Instant last,
        int channels) {
    private static final int MAXIMUM_CAPABILITIES = 32;

    /** The same visit with one more channel. */
    public Visit again(String capability, Instant now) {
        TreeSet<String> used = new TreeSet<>(capabilities);
        if (used.size() < MAXIMUM_CAPABILITIES) {
            used.add(capability);
        }
        return new Visit(session, user, name, organisation, List.copyOf(used), first, now, channels + 1);
    }

    /** Appends the lines of this visit; {@code visit.from} begins it. */
    public void write(KeyValueText text) {
        text.add("visit.from", first.toString())
                .add("visit.to", last.toString())
                .add("visit.session", session)
                .add("visit.user", user)
                .add("visit.name", name)
                .add("visit.organisation", organisation)
                .add("visit.capabilities", String.join(",", capabilities))
                .add("visit.channels", Integer.toString(channels));
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
        } catch (DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String value(KeyValueText block, String key) {
        return block.first(key).orElse("");
    }
}

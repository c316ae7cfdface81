package dev.farhand.agent.internal.state;

import dev.farhand.agent.internal.text.KeyValueText;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Access is paused.
 *
 * @param by the local user who paused it
 * @param since when
 */
public record PauseMark(String by, Instant since) {
    /** The file's content. */
    public byte[] toBytes() {
        return new KeyValueText()
                .add("paused.by", by)
                .add("paused.since", since.toString())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the file. The file's existence pauses: a damaged one still does, and only root or the agent's user resumes. */
    public static PauseMark parse(byte[] content) {
        String by = "";
        Instant since = Instant.EPOCH;
        try {
            KeyValueText text = KeyValueText.parse(new String(content, StandardCharsets.UTF_8));
            by = text.first("paused.by").orElse("");
            since = text.first("paused.since").map(Instant::parse).orElse(Instant.EPOCH);
        } catch (IllegalArgumentException | DateTimeException e) {
            by = "";
        }
        return new PauseMark(by, since);
    }
}

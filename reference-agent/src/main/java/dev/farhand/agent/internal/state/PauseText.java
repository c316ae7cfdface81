package dev.farhand.agent.internal.state;

import dev.farhand.agent.Pause;
import dev.farhand.agent.internal.text.KeyValueText;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** The content of the {@code paused} file. */
public final class PauseText {
    private PauseText() {}

    /** The file's content. */
    public static byte[] write(Pause pause) {
        return new KeyValueText()
                .add("paused.by", pause.by())
                .add("paused.since", pause.since().toString())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the file. That it exists pauses: a damaged one still does, and only root or the agent's user resumes. */
    public static Pause parse(byte[] content) {
        try {
            KeyValueText text = KeyValueText.parse(new String(content, StandardCharsets.UTF_8));
            return new Pause(
                    text.first("paused.by").orElse(""),
                    text.first("paused.since").map(Instant::parse).orElse(Instant.EPOCH));
        } catch (IllegalArgumentException | DateTimeException e) {
            return new Pause("", Instant.EPOCH);
        }
    }
}

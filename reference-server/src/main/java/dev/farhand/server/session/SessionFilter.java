package dev.farhand.server.session;

import dev.farhand.core.session.SessionKind;
import dev.farhand.core.session.SessionState;
import dev.farhand.server.database.LikePattern;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which sessions are wanted.
 *
 * @param device only those on this machine
 * @param user only those of this person
 * @param kind only those of this kind
 * @param state only those in this state
 * @param live whether those that go on are wanted
 * @param ended whether those that have ended are wanted
 * @param from only those made from then on
 * @param until only those made before then
 * @param words only those of which each of these is somewhere: in the machine's name, the person's, the reason, the
 *     note, a tag or the ticket
 */
public record SessionFilter(
        Optional<UUID> device,
        Optional<UUID> user,
        Optional<SessionKind> kind,
        Optional<SessionState> state,
        boolean live,
        boolean ended,
        Optional<Instant> from,
        Optional<Instant> until,
        List<String> words) {
    /** Keeps a copy. */
    public SessionFilter {
        words = List.copyOf(words);
    }

    /** The words as the database looks for them. */
    List<String> patterns() {
        return words.stream().map(LikePattern::containing).toList();
    }
}

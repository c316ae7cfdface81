package dev.farhand.core.enrolment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.protocol.v1.DeviceEnrolled;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that may have been lost on their way. A device that asks again with the same token and the same key gets the same
 * answer, instead of a second identity or the word that its token is used up. Nobody else can use it: the answer is worth
 * something only to whoever has the key.
 */
@ThreadSafe
final class RecentEnrolments {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST = 1_024;

    /** Who asks: the token's hash and the device's key. */
    record Asker(EnrolmentTokenHash token, PublicKey key) {}

    private record Answer(DeviceEnrolled enrolled, Instant until) {}

    @GuardedBy("this")
    private final Map<Asker, Answer> answers = new LinkedHashMap<>();

    synchronized Optional<DeviceEnrolled> find(Asker asker, Instant now) {
        return Optional.ofNullable(answers.get(asker))
                .filter(answer -> now.isBefore(answer.until))
                .map(Answer::enrolled);
    }

    synchronized void keep(Asker asker, DeviceEnrolled enrolled, Instant now) {
        answers.remove(asker);
        answers.put(asker, new Answer(enrolled, now.plus(KEPT)));
        Iterator<Answer> oldest = answers.values().iterator();
        Answer answer = oldest.next();
        while (answers.size() > MOST || !now.isBefore(answer.until)) {
            oldest.remove();
            answer = oldest.next();
        }
    }
}

package dev.farhand.transport.internal.client;

import dev.farhand.core.error.RemoteException;
import java.util.Optional;

/**
 * What the servers of one enrolment said, and what that comes to when none has enrolled us. Only a server that may have
 * heard of our key can tell us what became of it: as long as one is there, no other's no is final. One loop only.
 */
final class EnrolmentAnswers {
    private final boolean heardBefore;

    /** The last server that may have enrolled us, and why we do not know. */
    private Optional<Answer> open = Optional.empty();

    /** What a server said for good, first. */
    private Optional<Answer> no = Optional.empty();

    /** A server that was only away, and may enrol us another time. */
    private Optional<Answer> away = Optional.empty();

    /** One server's answer, or why there is none. */
    record Answer(ServerUri server, RemoteException reason) {
        private String place() {
            return server.host() + ":" + server.port();
        }
    }

    /** {@code heardBefore}: any server may have heard of the key in an earlier enrolment. */
    EnrolmentAnswers(boolean heardBefore) {
        this.heardBefore = heardBefore;
    }

    /** Not asked: of a key that is new it cannot have heard. One that is not what was pinned will not be asked later. */
    void unreached(Answer failure) {
        if (failure.reason().retryable()) {
            away = Optional.of(failure);
            open = heardBefore ? away : open;
        }
    }

    /** Asked, and then it was silent. */
    void unanswered(Answer failure) {
        open = Optional.of(failure);
    }

    /** It said no; answers whether the others are to be asked all the same. */
    boolean refused(Answer refusal) {
        if (!refusal.reason().retryable()) {
            no = no.or(() -> Optional.of(refusal));
        } else if (heardBefore) {
            open = Optional.of(refusal);
        }
        return heardBefore;
    }

    /** What to tell, when this was how it ended. */
    RemoteException verdict(Answer last) {
        Answer told = last.reason().retryable()
                ? last
                : open.or(() -> no).or(() -> away).orElse(last);
        return told.reason().retryable()
                ? no.map(withheld -> both(told, withheld)).orElse(told.reason())
                : told.reason();
    }

    /** Who has a used-up token and a server that is away for good has to hear of the token. */
    private static RemoteException both(Answer told, Answer withheld) {
        RemoteException reason = told.reason();
        String sentence = reason.getMessage() + " " + withheld.place() + " said: "
                + withheld.reason().getMessage() + " That is final only when " + told.place() + " has answered too.";
        return reason.retryAfter()
                .map(after -> new RemoteException(reason.code(), sentence, after))
                .orElseGet(() -> new RemoteException(reason.code(), sentence, reason));
    }
}

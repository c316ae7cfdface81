package dev.farhand.transport.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.internal.client.EnrolmentAnswers.Answer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnrolmentAnswersTest {
    private final EnrolmentAnswers first = new EnrolmentAnswers(false);
    private final EnrolmentAnswers again = new EnrolmentAnswers(true);
    private final Answer usedUp = answer("b", new RemoteException(ErrorCode.ENROLMENT_TOKEN_USED_UP));
    private final Answer away = answer("a", new RemoteException(ErrorCode.LINK_LOST, "The connection was refused."));

    private static Answer answer(String host, RemoteException reason) {
        return new Answer(ServerUri.of(URI.create("https://" + host)), reason);
    }

    @Test
    void aServerThatIsAwayMayHaveHeardOnlyOfAnOldKey() {
        first.unreached(away);
        assertThat(first.refused(usedUp)).as("whether to ask others").isFalse();
        assertThat(first.verdict(usedUp)).isSameAs(usedUp.reason());
        again.unreached(away);
        assertThat(again.refused(usedUp)).isTrue();
        assertThat(again.verdict(usedUp).code()).isEqualTo(ErrorCode.LINK_LOST);
    }

    @Test
    void tellsWhatWasRefusedWhicheverCameFirst() {
        String sentence = "The connection was refused. b:443 said: " + ErrorCode.ENROLMENT_TOKEN_USED_UP.sentence()
                + " That is final only when a:443 has answered too.";
        again.unreached(away);
        again.refused(usedUp);
        assertThat(again.verdict(usedUp)).hasMessage(sentence);
        EnrolmentAnswers other = new EnrolmentAnswers(true);
        other.refused(usedUp);
        other.unreached(away);
        assertThat(other.verdict(away)).hasMessage(sentence);
    }

    @Test
    void aServerThatIsBusyHasNotAnswered() {
        Duration later = Duration.ofSeconds(7);
        Answer busy = answer("a", new RemoteException(ErrorCode.OVERLOADED, "Busy.", later));
        again.refused(busy);
        again.refused(usedUp);
        RemoteException verdict = again.verdict(usedUp);
        assertThat(verdict.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(verdict.retryAfter()).contains(later);
        assertThat(verdict).hasMessageStartingWith("Busy. b:443 said: ");
    }

    @Test
    void aServerThatIsNotTheOneThatWasPinnedKeepsNobodyWaiting() {
        Answer strange = answer("a", new RemoteException(ErrorCode.AUTHORITY_UNKNOWN));
        again.refused(usedUp);
        again.unreached(strange);
        assertThat(again.verdict(strange)).isSameAs(usedUp.reason());
    }

    @Test
    void aServerThatIsOnlyAwayIsTriedAgainWhateverStandsInTheOthersPlace() {
        Answer strange = answer("b", new RemoteException(ErrorCode.AUTHORITY_UNKNOWN));
        first.unreached(away);
        first.unreached(strange);
        assertThat(first.verdict(strange).code()).isEqualTo(ErrorCode.LINK_LOST);
        EnrolmentAnswers other = new EnrolmentAnswers(false);
        other.unreached(strange);
        other.unreached(away);
        assertThat(other.verdict(away).code()).isEqualTo(ErrorCode.LINK_LOST);
    }

    @Test
    void aServerThatWasAskedAndFellSilentIsWaitedFor() {
        first.unanswered(away);
        first.refused(usedUp);
        assertThat(first.verdict(usedUp).code()).isEqualTo(ErrorCode.LINK_LOST);
    }
}

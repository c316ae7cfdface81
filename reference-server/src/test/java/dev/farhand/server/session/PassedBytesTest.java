package dev.farhand.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.session.SessionId;
import org.junit.jupiter.api.Test;

class PassedBytesTest {
    private final PassedBytes passed = new PassedBytes();

    @Test
    void eachByteIsGivenOutOnceAndNoneIsLostFromTheSum() {
        SessionId session = SessionId.random();
        CountedViewer one = new CountedViewer(session);
        CountedViewer other = new CountedViewer(session);
        passed.begin(one);
        passed.begin(other);
        one.bytes = 5;
        other.bytes = 7;
        assertThat(passed.all()).isEqualTo(12);
        assertThat(passed.take(session)).isEqualTo(12);
        assertThat(passed.take(session)).isZero();

        one.bytes = 6;
        assertThat(passed.all()).isEqualTo(13);
        passed.end(one);
        passed.end(one);
        assertThat(passed.left()).containsExactly(session);
        assertThat(passed.take(session)).isEqualTo(1);
        assertThat(passed.take(session)).isZero();
        assertThat(passed.all()).isEqualTo(13);
        assertThat(passed.nobody(session)).isFalse();

        passed.end(other);
        assertThat(passed.left()).isEmpty();
        assertThat(passed.all()).isEqualTo(13);
        assertThat(passed.nobody(session)).isTrue();

        passed.giveBack(session, 3);
        assertThat(passed.left()).containsExactly(session);
        assertThat(passed.take(session)).isEqualTo(3);
    }
}

package dev.farhand.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.SessionStateChanged;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.viewer.Viewer;
import org.junit.jupiter.api.Test;

class PassedBytesTest {
    private final PassedBytes passed = new PassedBytes();

    /** A viewer of which only the count matters. */
    private static final class Counting implements Viewer {
        private final SessionId session;
        private long bytes;

        Counting(SessionId session) {
            this.session = session;
        }

        @Override
        public SessionId session() {
            return session;
        }

        @Override
        public String user() {
            return "";
        }

        @Override
        public boolean isViewOnly() {
            return false;
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public long bytesToMachine() {
            return 0;
        }

        @Override
        public long bytesToViewer() {
            return bytes;
        }

        @Override
        public void tell(SessionStateChanged state) {}

        @Override
        public void end(RemoteException reason) {}
    }

    @Test
    void eachByteIsGivenOutOnceAndNoneIsLostFromTheSum() {
        SessionId session = SessionId.random();
        Counting one = new Counting(session);
        Counting other = new Counting(session);
        passed.begin(one);
        passed.begin(other);
        one.bytes = 5;
        other.bytes = 7;
        assertThat(passed.all()).isEqualTo(12);
        assertThat(passed.take(session)).isEqualTo(12);
        assertThat(passed.take(session)).isZero();

        one.bytes = 6;
        assertThat(passed.all()).isEqualTo(13);
        assertThat(passed.takeLast(one)).isEqualTo(1);
        assertThat(passed.takeLast(one)).isZero();
        assertThat(passed.all()).isEqualTo(13);
        assertThat(passed.nobody(session)).isFalse();

        assertThat(passed.takeLast(other)).isZero();
        assertThat(passed.all()).isEqualTo(13);
        assertThat(passed.nobody(session)).isTrue();
    }
}

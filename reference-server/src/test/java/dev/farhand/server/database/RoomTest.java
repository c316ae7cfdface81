package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** On a disk that is not ours: the database says what is to be known. */
class RoomTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final Room room = Room.elsewhere(nanos::get);

    private ErrorCode explained(ErrorCode code) {
        return room.explain(new RemoteException(code)).code();
    }

    @Test
    void lacksFromARefusalUntilSomethingIsWritten() {
        assertThat(room.lacks()).isFalse();
        assertThat(explained(ErrorCode.STORAGE_FULL)).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(room.lacks()).isTrue();
        room.written();
        assertThat(room.lacks()).isFalse();
    }

    @Test
    void aRefusalIsForgottenWhereNothingIsWrittenAtAll() {
        explained(ErrorCode.STORAGE_FULL);
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(room.lacks()).isFalse();
    }

    @Test
    void aDatabaseThatIsGoneForTheWantOfRoomIsCalledThat() {
        assertThat(explained(ErrorCode.DATABASE_UNAVAILABLE)).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
        explained(ErrorCode.STORAGE_FULL);
        assertThat(explained(ErrorCode.DATABASE_UNAVAILABLE)).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(explained(ErrorCode.NOT_FOUND)).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aDatabaseThatIsGoneIsAwayWhateverItIsCalledAndARefusalToWriteIsNot() {
        RemoteException away = new RemoteException(ErrorCode.DATABASE_UNAVAILABLE);
        RemoteException refused = new RemoteException(ErrorCode.STORAGE_FULL);
        assertThat(Database.isAway(room.explain(away))).isTrue();
        assertThat(Database.isAway(room.explain(refused))).isFalse();
        assertThat(room.explain(away).code()).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(Database.isAway(room.explain(away))).isTrue();
    }
}

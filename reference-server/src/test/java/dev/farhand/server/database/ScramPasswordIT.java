package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScramPasswordIT {
    private static DatabaseUrl at(FakeDatabase fake, Map<String, String> options) {
        return new DatabaseUrl("127.0.0.1", fake.port(), "farhand", "farhand", "the secret", options);
    }

    @Test
    void whoeverAsksForThePasswordDoesNotGetIt() throws Exception {
        try (FakeDatabase clear = FakeDatabase.askingForThePassword();
                FakeDatabase md5 = FakeDatabase.askingForItsMd5()) {
            for (FakeDatabase fake : List.of(clear, md5)) {
                assertThatThrownBy(() -> DatabaseRoles.connect(at(fake, Map.of())))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("scram-sha-256")
                        .hasMessageNotContaining("the secret");
                assertThatThrownBy(() -> DatabaseRoles.connect(at(fake, Map.of("sslmode", "prefer"))))
                        .isInstanceOf(SQLException.class);
                assertThat(fake.answers).isEmpty();
            }
        }
    }

    @Test
    void whoStartsTheServerHearsWhatToDo() throws Exception {
        try (FakeDatabase fake = FakeDatabase.askingForItsMd5()) {
            assertThatThrownBy(() -> DatabaseRoles.prepare(at(fake, Map.of()), Optional.empty()))
                    .isInstanceOfSatisfying(RemoteException.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                        assertThat(refusal).hasMessageContaining("scram-sha-256");
                    });
        }
    }

    @Test
    void whoHasNoTlsIsNotToldEitherWhereTlsIsAskedFor() throws Exception {
        try (FakeDatabase fake = FakeDatabase.askingForThePassword()) {
            assertThatThrownBy(() -> DatabaseRoles.connect(at(fake, Map.of("sslmode", "require"))))
                    .isInstanceOf(SQLException.class);
            assertThat(fake.answers).isEmpty();
        }
    }
}

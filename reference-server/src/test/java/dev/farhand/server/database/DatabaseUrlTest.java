package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    private static final DatabaseUrl WHOLE =
            new DatabaseUrl("db.example", 6432, "rmm", "owner", "p@ss:w+rd/%", Map.of("sslmode", "verify-full"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://owner:p%40ss%3Aw+rd%2F%25@db.example:6432/rmm?sslmode=verify-full",
                "postgresql://owner:p%40ss:w%2Brd%2F%25@db.example:6432/rmm?sslmode=verify-full",
                "jdbc:postgresql://owner:p%40ss:w+rd%2F%25@db.example:6432/rmm?sslmode=verify-full",
                "jdbc:postgresql://db.example:6432/rmm?user=owner&password=p%40ss%3Aw%2Brd%2F%25&sslmode=verify-full"
            })
    void readsEveryUsualForm(String text) {
        assertThat(DatabaseUrl.parse(text)).isEqualTo(WHOLE);
    }

    @Test
    void knowsTheUsualPort() {
        assertThat(DatabaseUrl.parse("postgres://owner@localhost/rmm"))
                .isEqualTo(new DatabaseUrl("localhost", 5432, "rmm", "owner", "", Map.of()));
        assertThat(DatabaseUrl.parse("postgres://owner@rmm_db/rmm").host()).isEqualTo("rmm_db");
        assertThat(DatabaseUrl.parse("postgres://owner@[::1]/rmm").jdbc())
                .isEqualTo("jdbc:postgresql://[::1]:5432/rmm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "mysql://owner:secret@localhost/rmm",
                "postgres://localhost/rmm",
                "postgres://owner:secret@localhost",
                "postgres://owner:secret@localhost/",
                "postgres://owner:secret@localhost:0/rmm",
                "postgres://owner:secret@localhost:65536/rmm",
                "postgres://owner:secret@one,two/rmm",
                "postgres://owner:secret@local host/rmm",
                "postgres://owner:se%zzcret@localhost/rmm",
                "postgres:owner:secret"
            })
    void refusesAnythingElseWithoutShowingIt(String text) {
        assertThatThrownBy(() -> DatabaseKeys.URL.parse(text, "DATABASE_URL"))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                    assertThat(refusal).hasMessageContaining("DATABASE_URL").hasMessageContaining("postgres://user");
                    assertThat(refusal.getMessage()).doesNotContain("secret");
                });
    }

    @Test
    void showsNeitherPasswordNorTheValuesOfOptions() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://owner:secret@localhost/rmm?sslpassword=other-secret");

        assertThat(url).hasToString("postgres://owner@localhost:5432/rmm?sslpassword");
    }

    @Test
    void noOptionMakesTheDriverTellWhatARowHolds() {
        assertThat(DatabaseUrl.parse("postgres://owner@localhost/rmm?logServerErrorDetail=true&user=x")
                        .properties())
                .containsEntry("logServerErrorDetail", "false")
                .containsEntry("user", "owner");
    }
}

package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFailureTest {
    @ParameterizedTest
    @CsvSource({
        "53100, STORAGE_FULL",
        "08006, DATABASE_UNAVAILABLE",
        "57P01, DATABASE_UNAVAILABLE",
        "40P01, OVERLOADED",
        "40001, OVERLOADED",
        "23505, INTERNAL"
    })
    void saysWhatToDoAboutIt(String state, ErrorCode code) {
        assertThat(DatabaseFailure.of(new SQLException("no", state)).code()).isEqualTo(code);
    }
}

package dev.farhand.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.testing.PublicApi;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    private static final Set<Integer> CLOSE_CODES_OF_THE_STANDARD =
            Set.of(1000, 1002, 1003, 1008, 1009, 1011, 1012, 1013);

    @Test
    void noNumberHasTwoMeanings() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireNumber)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void everyRowTravelsEverywhere(ErrorCode code) {
        assertThat(code.wireNumber()).isBetween(1, 65_535);
        assertThat(ErrorCode.ofWireNumber(code.wireNumber())).isEqualTo(code);
        assertThat(code.httpStatus()).isBetween(400, 599);
        assertThat(code.closeCode())
                .satisfiesAnyOf(
                        close -> assertThat(CLOSE_CODES_OF_THE_STANDARD).contains(close),
                        close -> assertThat(close).isBetween(4000, 4999));
    }

    @ParameterizedTest
    @EnumSource
    void everyRowTellsAPersonWhatHappenedAndWhatToDo(ErrorCode code) {
        assertThat(code.sentence()).matches("[A-Z].*\\.").doesNotContain("|");
        assertThat(code.nextStep()).matches("[A-Z].*\\.").doesNotContain("|");
    }

    @Test
    void aNumberFromANewerPeerIsAnInternalError() {
        assertThat(ErrorCode.ofWireNumber(0)).isEqualTo(ErrorCode.INTERNAL);
        assertThat(ErrorCode.ofWireNumber(-1)).isEqualTo(ErrorCode.INTERNAL);
        assertThat(ErrorCode.ofWireNumber(60_000)).isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void thePageForPeopleIsThisTable() {
        PublicApi.Committed.file(Path.of("docs", "errors.md"), ErrorTwins.markdown())
                .assertCurrent("The table of errors has changed");
    }

    @Test
    void theBrowsersTableIsThisTable() {
        Path twin =
                Path.of("..", "reference-server", "src", "main", "web", "viewer", "src", "protocol", "ErrorCode.ts");
        PublicApi.Committed.file(twin, ErrorTwins.typescript()).assertCurrent("The table of errors has changed");
    }
}

package dev.farhand.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import java.util.Collections;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FieldsTest {
    @Test
    void whatIsLeftEmptyInAFormIsRefusedWithAReasonThatPagesHaveWordsFor() {
        assertThat(reason(() -> Fields.required("name", " ", 100))).isEqualTo(Reason.NEEDED);
        assertThat(reason(() -> Fields.required("name", null, 100))).isEqualTo(Reason.NEEDED);
        assertThat(reason(() -> Fields.secret("password", "", 100))).isEqualTo(Reason.NEEDED);
        assertThat(reason(() -> Fields.requiredId("siteId", null))).isEqualTo(Reason.NEEDED);
    }

    @Test
    void oneTagMoreThanThereMayBeIsRefusedWithAReasonThatPagesHaveWordsFor() {
        assertThat(Fields.tags(Collections.nCopies(3, "till"), 3)).isPresent();
        assertThat(reason(() -> Fields.tags(Collections.nCopies(4, "till"), 3))).isEqualTo(Reason.TOO_MANY_TAGS);
    }

    private static Reason reason(ThrowingCallable reading) {
        return catchThrowableOfType(InvalidRequest.class, reading).reason().orElseThrow();
    }
}

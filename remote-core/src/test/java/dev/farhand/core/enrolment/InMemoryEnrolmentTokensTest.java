package dev.farhand.core.enrolment;

import static dev.farhand.core.testing.Refusals.assertRefused;

import dev.farhand.core.error.ErrorCode;
import org.junit.jupiter.api.Test;

class InMemoryEnrolmentTokensTest extends EnrolmentTokenStoreContract {
    private final InMemoryEnrolmentTokens store = new InMemoryEnrolmentTokens();

    @Override
    EnrolmentTokenStore store() {
        return store;
    }

    @Test
    void isBounded() {
        for (int i = 0; i < InMemoryEnrolmentTokens.MAXIMUM_TOKENS; i++) {
            store.add(TestEnrolment.entry(i, TestEnrolment.policy(clock, 1)));
        }
        assertRefused(
                ErrorCode.OVERLOADED, () -> store.add(TestEnrolment.entry(-1 >>> 1, TestEnrolment.policy(clock, 1))));
    }
}

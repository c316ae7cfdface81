package dev.farhand.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.util.List;

class TicketFuzzTest {
    @FuzzTest
    void anyTextIsATicketOfAtMostOneTypeOrRefused(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        int types = 0;
        for (TicketType<?> type :
                List.of(TicketType.VIEWER, TicketType.SUPPORT, TicketType.TUNNEL, TicketType.UPLOAD)) {
            try {
                assertThat(type.parse(text).reveal()).isEqualTo(text);
                types++;
            } catch (RemoteException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.TICKET_INVALID);
            }
        }
        assertThat(types).isLessThanOrEqualTo(1);
    }
}

package dev.farhand.agent.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

class DoctorFuzzTest {
    @FuzzTest
    void readsAnyHttpHead(byte[] content) {
        try {
            HttpHead head = HttpHead.read(new ByteArrayInputStream(content));
            assertThat(head.status()).isBetween(0, 999);
            assertThat(head.statusLine()).startsWith("HTTP/").doesNotContainPattern("\\p{Cntrl}");
            for (String name : new String[] {"Proxy-Authenticate", "Date", "Sec-WebSocket-Accept"}) {
                head.header(name)
                        .ifPresent(value ->
                                assertThat(value).hasSizeLessThanOrEqualTo(400).doesNotContainPattern("\\p{Cntrl}"));
            }
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest
    void readsAnyWebSocketFrames(byte[] content) {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        try {
            byte[] read = new WebSocketFrames.Input(new ByteArrayInputStream(content), answers).readAllBytes();
            assertThat(read).hasSizeLessThanOrEqualTo(content.length);
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        assertThat(answers.size()).isLessThanOrEqualTo(4 * content.length);
    }
}

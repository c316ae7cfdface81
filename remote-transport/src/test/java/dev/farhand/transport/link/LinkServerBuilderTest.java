package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.farhand.core.enrolment.Admission;
import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.InMemoryDeviceRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class LinkServerBuilderTest {
    private final DeviceRegistry registry = new InMemoryDeviceRegistry(Clock.systemUTC());

    @Test
    void saysWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> LinkServer.builder().build())
                .withMessage("either registry or admission is needed");
        assertThatIllegalStateException()
                .isThrownBy(() -> LinkServer.builder().registry(registry).build())
                .withMessage("identity is missing");
    }

    @Test
    void takesOneAnswerToTheQuestionWhoMayConnect() {
        assertThatIllegalStateException().isThrownBy(() -> LinkServer.builder()
                .registry(registry)
                .admission(Admission.of(registry))
                .build());
    }
}

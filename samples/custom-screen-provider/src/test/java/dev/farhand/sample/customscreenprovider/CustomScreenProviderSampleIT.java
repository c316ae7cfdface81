package dev.farhand.sample.customscreenprovider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.sample.testing.Program;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As the README says, but without a console: what is typed comes from a pipe. */
@Timeout(60)
class CustomScreenProviderSampleIT {
    @Test
    void whatIsDrawnIsSeen() {
        try (Program tank = Program.start(
                "tank",
                Map.of(),
                List.of(Program.inCheckout("samples/custom-screen-provider/run").toString()))) {
            tank.await("^rows 0 to 100 are new$");
            tank.ask("40", "^rows 60 to 100 are new$");
            tank.ask("40", "^it looks the same$");
            tank.ask("45", "^rows 55 to 60 are new$");
            tank.ask("off", "^it is gone: The display of this machine shows nothing that can be read.$");
            assertThat(tank.waitForEnd()).isZero();
        }
    }
}

package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way between browser and server is gone for a while, without a word: nobody's socket is closed. */
@ExtendWith(Walk.Shared.class)
@Timeout(120)
class NetworkCutIT {
    private static final Words WORDS = Words.ENGLISH;
    private static final Duration CUT = Duration.ofSeconds(20);

    private final Walk walk;

    NetworkCutIT(Walk walk) {
        this.walk = walk;
    }

    @Test
    void saysThatTheServerIsSilentHoldsWhatIsTypedAndBringsItToTheSameShell() {
        try (Wire wire = Wire.to(walk.house().port());
                Desk desk = Desk.at(walk.browser(), wire.address()).logIn()) {
            Shell shell = Shell.open(desk, walk.device());
            shell.enter("word=un; for i in $(seq 300); do echo tick $i; sleep 0.1; done &");
            shell.awaitLine("tick 10");
            wire.cut();
            long begun = System.nanoTime();
            assertThat(shell.page().getByText(Words.failure("SERVER_SILENT"))).isVisible();
            shell.enter("echo ${word}lost");
            assertThat(shell.page().getByText(WORDS.of("terminal.waiting"))).isVisible();
            Awaitility.await().atMost(CUT).until(() -> System.nanoTime() - begun > CUT.toNanos());
            wire.mend();

            shell.awaitRunning();
            shell.awaitLine("unlost");
            assertThat(shell.page().getByText(WORDS.of("terminal.waiting"))).isHidden();
            // The keyboard is where it was.
            shell.enter("echo ${word}hindered").awaitLine("unhindered");
            shell.await(lines -> Numbered.last("tick", lines) == 300);
            // Nothing is missing, and nothing came twice: neither what was typed nor what was printed.
            List<String> everything = shell.everything();
            assertThat(everything).filteredOn(line -> line.contains("unlost")).hasSize(1);
            assertThat(Numbered.all("tick", everything)).isEqualTo(Numbered.upTo(300));
        }
    }
}

package dev.farhand.transport.internal.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ViewerConversationTest {
    private static final Path SEEDS = Path.of(
            "src/test/resources/dev/farhand/transport/internal/viewer/ViewerFuzzTestInputs/survivesAnyConversation");
    private static final int CONVERSATIONS = 3000;

    /** What the fuzz test starts from. Written again with {@code -Dfarhand.write=true}. */
    @Test
    void theSeedsAreTheCommittedOnes() throws IOException {
        seed("example", ViewerConversation.example());
        seed("watching", ViewerConversation.watching());
    }

    private static void seed(String name, byte[] bytes) throws IOException {
        Path file = SEEDS.resolve(name);
        if (Boolean.getBoolean("farhand.write")) {
            Files.createDirectories(SEEDS);
            Files.write(file, bytes);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        ViewerConversation.play(bytes);
    }

    @Test
    void holdsItsPromisesInAnyConversation() {
        for (int number = 0; number < CONVERSATIONS; number++) {
            Random random = new Random(number);
            byte[] script = new byte[20 + random.nextInt(100)];
            random.nextBytes(script);
            // Most of them get as far as a terminal.
            byte[] opening = ViewerConversation.example();
            System.arraycopy(opening, 0, script, 0, number % 3 == 0 ? 0 : 4);
            try {
                ViewerConversation.play(script);
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("conversation " + number, broken);
            }
        }
    }
}

package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The conversations that the fuzz tests start from, and their seeds: written again with {@code -Dfarhand.write=true}. */
class ConversationTest {
    private static final Path SEEDS =
            Path.of("src/test/resources/dev/farhand/transport/internal/link/LinkFuzzTestInputs");
    private static final Map<String, Supplier<Conversation>> TALKS =
            Map.of("greeting", Conversation::greeting, "channels", Conversation::channels, "life", Conversation::life);

    @Test
    void endsAgreeAndGoAsTheyShould() {
        try (Conversation talk = Conversation.greeting()) {
            assertThat(talk.agent.isAgreed()).isTrue();
            assertThat(talk.server.isAgreed()).isTrue();
        }
        try (Conversation talk = Conversation.channels()) {
            assertThat(talk.agent.end().code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(talk.agent.link.statistics().streamsOpened()).isGreaterThanOrEqualTo(5);
        }
        try (Conversation talk = Conversation.life()) {
            assertThat(talk.agent.end().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        }
    }

    @Test
    void seedsHoldWholeConversations() throws IOException {
        for (Map.Entry<String, Supplier<Conversation>> entry : TALKS.entrySet()) {
            try (Conversation talk = entry.getValue().get()) {
                seed("anAgentSurvivesAnyServer", entry.getKey(), talk.saidByServer());
                seed("aServerSurvivesAnyAgent", entry.getKey(), talk.saidByAgent());
                seed("anAgentSurvivesAnyFramesOfAServer", entry.getKey(), Frames.pack(talk.saidByServer()));
                seed("aServerSurvivesAnyFramesOfAnAgent", entry.getKey(), Frames.pack(talk.saidByAgent()));
            }
        }
    }

    /** Times and numbers in them differ from run to run, their length may by a byte or two. */
    private static void seed(String target, String name, byte[] bytes) throws IOException {
        Path file = SEEDS.resolve(target).resolve(name);
        if (Boolean.getBoolean("farhand.write")) {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
        assertThat(bytes).isNotEmpty();
        assertThat(file).exists();
        assertThat(Files.size(file)).isCloseTo(bytes.length, org.assertj.core.api.Assertions.within(64L));
    }
}

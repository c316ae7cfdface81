package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;

/**
 * Whatever the other end sends after TLS, on either side: nothing is thrown, little is kept, and in the end there is a
 * reason. The seeds are real conversations; {@link ConversationTest} writes them.
 */
class LinkFuzzTest {
    private static final long MOST = EmbeddedLink.CONFIG.receiveBudget() + 1024 * 1024;

    @FuzzTest
    void anAgentSurvivesAnyServer(byte[] bytes) {
        try (EmbeddedLink agent = EmbeddedLink.agent(Conversation.echo())) {
            survives(agent, bytes);
        }
    }

    @FuzzTest
    void aServerSurvivesAnyAgent(byte[] bytes) {
        try (EmbeddedLink server = EmbeddedLink.server(Conversation.echo())) {
            survives(server, bytes);
        }
    }

    @FuzzTest
    void anAgentSurvivesAnyFramesOfAServer(byte[] bytes) {
        try (EmbeddedLink agent = EmbeddedLink.agent(Conversation.echo())) {
            agent.receive(Frames.PREFACE);
            survives(agent, Frames.unpack(bytes));
        }
    }

    @FuzzTest
    void aServerSurvivesAnyFramesOfAnAgent(byte[] bytes) {
        try (EmbeddedLink server = EmbeddedLink.server(Conversation.echo())) {
            survives(server, Frames.unpack(bytes));
        }
    }

    private static void survives(EmbeddedLink end, byte[] bytes) {
        // Pieces of a size that the input chooses, as a network would cut them.
        int piece = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 0xff) * 16;
        for (int offset = 0; offset < bytes.length; offset += piece) {
            end.receive(bytes, offset, Math.min(piece, bytes.length - offset));
            end.sent();
            assertThat(end.heldMemory()).isLessThan(MOST);
            assertThat(end.link.statistics().unreadBytes()).isBetween(0L, (long) EmbeddedLink.CONFIG.receiveBudget());
        }
        end.pass(Duration.ofSeconds(11));
        if (!end.isAgreed()) {
            assertThat(end.channel.isOpen()).as("kept without a hello").isFalse();
        }
        end.close();
        assertThat(end.end().code()).isNotNull();
        assertThat(end.link.statistics().openStreams()).isZero();
        assertThat(end.link.statistics().unreadBytes()).isZero();
        assertThat(end.heldMemory()).as("buffers lost").isZero();
    }
}

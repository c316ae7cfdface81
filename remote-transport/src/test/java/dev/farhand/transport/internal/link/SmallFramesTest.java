package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.LinkStream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of frames that nobody has read: their bytes, not what they came in. */
class SmallFramesTest {
    private static final int RECORD = 16 * 1024;
    private static final int UNKNOWN_TYPE = 0xfe;

    private @Nullable LinkStream stream;
    private final List<Integer> pieces = new ArrayList<>();
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private boolean finished;

    private BareServer server() {
        BareServer server = new BareServer(opening -> {
            LinkStream accepted = opening.accept();
            accepted.receiver(new Keeper());
            stream = accepted;
        });
        server.greet();
        return server;
    }

    private static Http2StreamChannel open(BareServer server) {
        Http2StreamChannel channel = server.open(LinkPaths.CHANNEL);
        server.say(channel, false, BareServer.message(Conversation.channel("any")));
        return channel;
    }

    private void readOnce() {
        Objects.requireNonNull(stream).read();
    }

    private final class Keeper implements ByteStream.Receiver {
        @Override
        public void onData(ByteBuffer bytes) {
            pieces.add(bytes.remaining());
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            read.writeBytes(copy);
        }

        @Override
        public void onFinished() {
            finished = true;
        }

        @Override
        public void onReset(ErrorCode code) {
            pieces.add(-1);
        }
    }

    @Test
    void handsOutTogetherWhatCameInSmallFramesWhileNobodyRead() {
        try (BareServer server = server()) {
            Http2StreamChannel channel = open(server);
            byte[] sent = new byte[1000];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = (byte) i;
                server.say(channel, i == sent.length - 1, new byte[] {sent[i]});
            }
            assertThat(server.agent.link.statistics().unreadBytes()).isEqualTo(sent.length);
            readOnce();
            assertThat(pieces).containsExactly(sent.length - 1);
            assertThat(server.agent.link.statistics().unreadBytes()).isOne();
            readOnce();
            assertThat(read.toByteArray()).isEqualTo(sent);
            readOnce();
            assertThat(finished).isTrue();
            assertThat(server.agent.link.statistics().unreadBytes()).isZero();
        }
    }

    /** A DATA frame of one byte, and one of no known type that fills the record up. */
    static byte[] record(int stream, byte content) {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        record.putInt(1 << 8).put((byte) 0).putInt(stream).put(content);
        int rest = RECORD - record.position() - 9;
        record.putInt(rest << 8 | UNKNOWN_TYPE).put((byte) 0).putInt(0);
        return record.array();
    }

    /** Each byte alone in a record. */
    @Test
    void letsGoOfTheRecordsThatUnreadBytesCameIn() {
        try (BareServer server = server()) {
            int id = open(server).stream().id();
            long before = server.agent.heldMemory();
            for (int i = 0; i < 1000; i++) {
                server.agent.receive(record(id, (byte) i));
            }
            assertThat(server.agent.link.statistics().unreadBytes()).isEqualTo(1000);
            assertThat(server.agent.heldMemory() - before).isLessThan(8 * 1024);
            readOnce();
            assertThat(pieces).containsExactly(1000);
        }
    }

    /** The server's codec sends no more than its window: it would stop here if bytes were not given back as they came. */
    @Test
    void givesBackTheWholeWindowForFramesThatWerePutTogether() {
        try (BareServer server = server()) {
            Http2StreamChannel channel = open(server);
            int total = 0;
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < 30; i++) {
                    byte[] some = new byte[1 + 37 * i % 200];
                    total += some.length;
                    server.say(channel, false, some);
                }
                byte[] large = new byte[GatheredData.LARGE + round];
                total += large.length;
                server.say(channel, false, large);
                while (server.agent.link.statistics().unreadBytes() > 0) {
                    readOnce();
                    server.settle();
                }
                assertThat(read.size()).isEqualTo(total);
            }
            assertThat(pieces).doesNotContain(-1);
        }
    }

    @Test
    void takesNoFramesOfUnknownTypeForAStream() {
        try (BareServer server = server()) {
            int id = open(server).stream().id();
            long before = server.agent.heldMemory();
            for (int i = 0; i < 100; i++) {
                ByteBuffer frame = ByteBuffer.allocate(RECORD);
                frame.putInt(RECORD - 9 << 8 | UNKNOWN_TYPE).put((byte) 0).putInt(id);
                server.agent.receive(frame.array());
            }
            assertThat(server.agent.heldMemory()).isEqualTo(before);
            assertThat(server.agent.link.isOpen()).isTrue();
        }
    }
}

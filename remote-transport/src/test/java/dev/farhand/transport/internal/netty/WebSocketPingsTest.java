package dev.farhand.transport.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WebSocketPingsTest {
    /** The server's end, and what stands before Netty's own handler at the agent's. */
    private static final List<Supplier<ChannelHandler>> ENDS = List.of(WebSocketBytes::new, WebSocketPings::new);

    private final List<ByteBuf> given = new ArrayList<>();

    private ByteBuf bytes(String text) {
        ByteBuf made = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        given.add(made);
        return made;
    }

    private void assertAllReleased() {
        assertThat(given).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    private static void takesWrites(EmbeddedChannel channel, boolean takes) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, takes);
    }

    @Test
    void answersAPingWithItsOwnWords() {
        for (Supplier<ChannelHandler> end : ENDS) {
            EmbeddedChannel channel = new EmbeddedChannel(end.get());
            channel.writeInbound(new PingWebSocketFrame(bytes("there?")));
            PongWebSocketFrame answer = channel.readOutbound();
            assertThat(answer.content().toString(StandardCharsets.US_ASCII)).isEqualTo("there?");
            answer.release();
            assertThat((Object) channel.readInbound()).isNull();
            channel.finishAndReleaseAll();
        }
        assertAllReleased();
    }

    @Test
    void answersNothingWhileThePeerDoesNotRead() {
        for (Supplier<ChannelHandler> end : ENDS) {
            EmbeddedChannel channel = new EmbeddedChannel(end.get());
            takesWrites(channel, false);
            for (int i = 0; i < 50; i++) {
                channel.writeInbound(new PingWebSocketFrame(bytes("there?")));
            }
            assertThat((Object) channel.readOutbound()).isNull();
            assertAllReleased();
            takesWrites(channel, true);
            channel.writeInbound(new PingWebSocketFrame(bytes("now?")));
            PongWebSocketFrame answer = channel.readOutbound();
            answer.release();
            assertThat(channel.isOpen()).isTrue();
            channel.finishAndReleaseAll();
        }
    }

    private void assertClosedByAFloodOf(Supplier<WebSocketFrame> frames) {
        for (Supplier<ChannelHandler> end : ENDS) {
            EmbeddedChannel channel = new EmbeddedChannel(end.get());
            for (int i = 0; i < 200 && channel.isOpen(); i++) {
                channel.writeInbound(frames.get());
            }
            assertThat(channel.isOpen()).isFalse();
            Object last = null;
            for (Object sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
                last = sent;
                ((WebSocketFrame) sent).release();
            }
            assertThat(last).isInstanceOf(CloseWebSocketFrame.class);
            channel.finishAndReleaseAll();
        }
        assertAllReleased();
    }

    @Test
    void endsTheConnectionOfAPeerThatPingsWithoutEnd() {
        assertClosedByAFloodOf(() -> new PingWebSocketFrame(bytes("there?")));
        assertClosedByAFloodOf(() -> new PongWebSocketFrame(bytes("there!")));
    }

    @Test
    void endsTheConnectionOfAPeerThatSendsEmptyFramesWithoutEnd() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketBytes());
        for (int i = 0; i < 200 && channel.isOpen(); i++) {
            channel.writeInbound(new BinaryWebSocketFrame(Unpooled.buffer(0)));
        }
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    /** A goodbye would wait as long as everything else does. */
    @Test
    void closesWithoutAWordOnAPeerThatSendsTextAndDoesNotRead() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketBytes());
        takesWrites(channel, false);
        channel.writeInbound(new TextWebSocketFrame(bytes("hello")));
        assertThat((Object) channel.readOutbound()).isNull();
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
        assertAllReleased();
    }

    @Test
    void passesBytesHoweverManyFramesTheyComeIn() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketBytes());
        for (int i = 0; i < 1000; i++) {
            channel.writeInbound(new BinaryWebSocketFrame(bytes("x")));
            ByteBuf read = channel.readInbound();
            assertThat(read.readableBytes()).isOne();
            read.release();
        }
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
        assertAllReleased();
    }

    /** TLS writes an empty buffer to learn when what came before it is out; the other end would count it as a frame. */
    @Test
    void sendsNoFrameForNothing() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketBytes());
        channel.writeOutbound(Unpooled.EMPTY_BUFFER);
        for (Object sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            assertThat(sent).isNotInstanceOf(WebSocketFrame.class);
        }
        channel.finishAndReleaseAll();
    }
}

package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.Channels.Collector;
import dev.farhand.transport.link.Channels.Pump;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkStreamIT {
    private static final LinkConfig CONFIG = LinkConfig.builder()
            .openTimeout(Duration.ofSeconds(2))
            .callTimeout(Duration.ofSeconds(2))
            .drainTimeout(Duration.ofSeconds(2))
            .build();

    private LinkHouse house;
    private Link server;
    private Link agent;

    @BeforeEach
    void connect() {
        house = new LinkHouse(builder -> builder.acceptor(Channels.standard()).config(CONFIG));
        FakeCredentials device = house.device();
        LinkClient client = house.agent(house.listen(), device, builder -> builder.config(CONFIG));
        server = house.link(device);
        agent = Eventually.present(client::link);
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    private List<Link> bothEnds() {
        return List.of(server, agent);
    }

    @Test
    void carriesTheRefusalOfEitherEnd() {
        for (Link link : bothEnds()) {
            assertRefused(link, Channels.custom("refuse", ""), ErrorCode.ACCESS_PAUSED, "somebody paused");
            assertRefused(link, Channels.custom("unknown", ""), ErrorCode.CHANNEL_KIND_UNSUPPORTED, "unknown");
            assertRefused(link, Channels.custom("throw", ""), ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence());
            LinkIT.echo(link);
        }
        Eventually.until(() ->
                server.statistics().openStreams() == 0 && agent.statistics().openStreams() == 0);
    }

    private static void assertRefused(
            Link link, dev.farhand.core.protocol.v1.OpenChannel opening, ErrorCode code, String sentence) {
        assertThatThrownBy(() -> Eventually.get(link.open(opening)))
                .isInstanceOfSatisfying(RemoteException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused).hasMessage(sentence);
                });
    }

    @Test
    void givesUpOnAnAnswerThatDoesNotCome() {
        for (Link link : bothEnds()) {
            assertThatThrownBy(() -> Eventually.get(link.open(Channels.custom("later", ""))))
                    .isInstanceOfSatisfying(RemoteException.class, late -> assertThat(late.code())
                            .isEqualTo(ErrorCode.TIMED_OUT));
        }
        Eventually.until(() ->
                server.statistics().openStreams() == 0 && agent.statistics().openStreams() == 0);
    }

    @Test
    void movesLargeDataUnchangedInBothDirectionsAtOnce() {
        long size = 6 * 1024 * 1024 + 12345;
        List<Pump> pumps = new ArrayList<>();
        List<Collector> collectors = new ArrayList<>();
        for (Link link : bothEnds()) {
            LinkStream down = Eventually.get(link.open(Channels.custom("pump", Long.toString(size))));
            collectors.add(Collector.on(down).keepReading());
            LinkStream up = Eventually.get(link.open(Channels.custom("sink", "")));
            pumps.add(Pump.on(up, size));
        }
        Eventually.until(() -> collectors.stream().allMatch(collector -> collector.finished)
                && pumps.stream().allMatch(pump -> pump.sent == size));
        assertThat(collectors).allSatisfy(collector -> {
            assertThat(collector.received).isEqualTo(size);
            assertThat(collector.crc.getValue()).isEqualTo(pumps.get(0).crc.getValue());
        });
    }

    @Test
    void endsEachDirectionByItself() {
        for (Link link : bothEnds()) {
            LinkStream stream = Eventually.get(link.open(Channels.custom("pump", "100000")));
            Collector collector = Collector.on(stream).keepReading();
            Eventually.until(() -> collector.finished);
            assertThat(collector.received).isEqualTo(100_000);
            assertThat(collector.resets).isEmpty();
            Eventually.get(stream.write(ByteBuffer.wrap("still here".getBytes(StandardCharsets.UTF_8))));
            stream.finish();
            Eventually.until(() -> server.statistics().openStreams() == 0);
            assertThat(collector.resets).isEmpty();
            assertThatThrownBy(() -> Eventually.get(stream.write(ByteBuffer.allocate(1))))
                    .isInstanceOf(RemoteException.class);
        }
    }

    @Test
    void tellsWhyAStreamWasReset() {
        for (Link link : bothEnds()) {
            CompletableFuture<Collector> other = new CompletableFuture<>();
            LinkStream stream = Eventually.get(link.open(Channels.echo()));
            Collector collector = Collector.on(stream).keepReading();
            stream.reset(ErrorCode.SLOW_CONSUMER);
            Eventually.until(() ->
                    server.statistics().openStreams() == 0 && agent.statistics().openStreams() == 0);
            assertThat(collector.resets).isEmpty();
            assertThat(stream.isWritable()).isFalse();
            assertThat(other).isNotDone();
        }
    }

    @Test
    void holdsAWriterBackWhileNobodyReads() {
        for (Link link : bothEnds()) {
            LinkStream stalled = Eventually.get(link.open(Channels.custom("stall", "")));
            Pump pump = Pump.on(stalled, Long.MAX_VALUE);
            long limit = CONFIG.streamWindow() + 256 * 1024;
            Eventually.until(() -> !stalled.isWritable());
            // Others go on as if nothing were there.
            for (int i = 0; i < 20; i++) {
                LinkIT.echo(link);
            }
            assertThat(pump.sent).isBetween(64L * 1024, limit);
            Link receiver = link == server ? agent : server;
            assertThat(receiver.statistics().unreadBytes()).isLessThanOrEqualTo(CONFIG.streamWindow() + 64 * 1024);
            stalled.reset(ErrorCode.CANCELLED);
            Eventually.until(() -> receiver.statistics().unreadBytes() == 0);
        }
    }

    @Test
    void keepsUnreadBytesWithinTheBudgetHoweverManyStreamsStall() {
        List<LinkStream> stalled = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            stalled.add(Eventually.get(server.open(Channels.custom("stall", ""))));
        }
        stalled.forEach(stream -> Pump.on(stream, Long.MAX_VALUE));
        Eventually.until(() -> stalled.stream().noneMatch(LinkStream::isWritable));
        for (int i = 0; i < 20; i++) {
            LinkIT.echo(server);
            LinkIT.echo(agent);
        }
        assertThat(agent.statistics().unreadBytes()).isBetween(1024L * 1024, (long) CONFIG.receiveBudget());
        stalled.forEach(stream -> stream.reset(ErrorCode.CANCELLED));
        Eventually.until(() -> agent.statistics().unreadBytes() == 0
                && agent.statistics().openStreams() == 0
                && server.statistics().openStreams() == 0);
    }

    @Test
    void opensAndClosesManyStreamsInARow() {
        int rounds = 1500;
        List<CompletableFuture<LinkStream>> opening = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            opening.add(server.open(Channels.custom("stall", "")).toCompletableFuture());
            if (opening.size() == 100) {
                opening.forEach(open -> Eventually.get(open).reset(ErrorCode.CANCELLED));
                opening.clear();
            }
        }
        opening.forEach(open -> Eventually.get(open).reset(ErrorCode.CANCELLED));
        Eventually.until(() ->
                server.statistics().openStreams() == 0 && agent.statistics().openStreams() == 0);
        assertThat(server.isOpen()).isTrue();
        LinkIT.echo(server);
    }

    @Test
    void refusesMoreStreamsThanTheLimit() {
        List<CompletableFuture<LinkStream>> opening = new ArrayList<>();
        for (int i = 0; i < CONFIG.maximumStreams() + 50; i++) {
            opening.add(server.open(Channels.custom("stall", "")).toCompletableFuture());
            if (i < CONFIG.maximumStreams() && i % 100 == 0) {
                Eventually.get(opening.get(i));
            }
        }
        Eventually.until(() -> opening.stream().allMatch(CompletableFuture::isDone));
        assertThat(opening.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(50)
                .allSatisfy(refused -> assertThatThrownBy(() -> Eventually.get(refused))
                        .isInstanceOfSatisfying(RemoteException.class, limit -> assertThat(limit.code())
                                .isEqualTo(ErrorCode.CHANNEL_LIMIT_REACHED)));
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void answersAUnaryCall() {
        for (Link link : bothEnds()) {
            StringValue answer =
                    Eventually.get(link.call(Channels.echo(), StringValue.of("ping"), StringValue.parser()));
            assertThat(answer.getValue()).isEqualTo("ping");
            assertThatThrownBy(() -> Eventually.get(
                            link.call(Channels.custom("sink", ""), StringValue.of("x"), StringValue.parser())))
                    .isInstanceOfSatisfying(RemoteException.class, late -> assertThat(late.code())
                            .isEqualTo(ErrorCode.TIMED_OUT));
        }
        Eventually.until(() ->
                server.statistics().openStreams() == 0 && agent.statistics().openStreams() == 0);
    }

    @Test
    void limitsMessagesBySizeAndRateWithoutLosingAny() {
        LinkStream stream = Eventually.get(server.open(Channels.echo()));
        MessageStream<StringValue> messages =
                MessageStream.over(stream, StringValue.parser(), new MessageLimits(100, 200, 5));
        SpyReceiver spy = new SpyReceiver(messages);
        messages.receiver(spy);
        messages.read();
        for (int i = 0; i < 50; i++) {
            messages.send(StringValue.of("message " + i));
        }
        Eventually.until(() -> spy.received.size() == 50);
        assertThat(spy.received.get(49).getValue()).isEqualTo("message 49");
        messages.send(StringValue.of("x".repeat(200)));
        Eventually.until(() -> !spy.resets.isEmpty());
        assertThat(spy.resets).containsExactly(ErrorCode.MESSAGE_TOO_LARGE);
    }

    private static final class SpyReceiver implements MessageStream.Receiver<StringValue> {
        final List<StringValue> received = new java.util.concurrent.CopyOnWriteArrayList<>();
        final List<ErrorCode> resets = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final MessageStream<StringValue> stream;

        SpyReceiver(MessageStream<StringValue> stream) {
            this.stream = stream;
        }

        @Override
        public void onMessage(StringValue message) {
            received.add(message);
            stream.read();
        }

        @Override
        public void onFinished() {}

        @Override
        public void onReset(ErrorCode code) {
            resets.add(code);
        }
    }

    /** The guard of this module sees it when a stream keeps what nobody will ever read. */
    @Test
    void losesNothingWhenALinkEndsWithUnreadBytes() {
        for (Link link : bothEnds()) {
            for (int i = 0; i < 10; i++) {
                LinkStream stalled = Eventually.get(link.open(Channels.custom("stall", "")));
                Pump.on(stalled, Long.MAX_VALUE);
                Eventually.until(() -> !stalled.isWritable());
            }
        }
        Eventually.until(() ->
                agent.statistics().unreadBytes() > 0 && server.statistics().unreadBytes() > 0);
        server.close(ErrorCode.OVERLOADED);
        Eventually.get(server.closed());
        Eventually.get(agent.closed());
        Eventually.until(() ->
                server.statistics().unreadBytes() == 0 && agent.statistics().unreadBytes() == 0);
    }

    @Test
    void tellsReadersWhenTheLinkIsGone() {
        LinkStream stream = Eventually.get(server.open(Channels.echo()));
        Collector collector = Collector.on(stream).keepReading();
        server.close(ErrorCode.DEVICE_REVOKED);
        Eventually.until(() -> !collector.resets.isEmpty());
        assertThat(collector.resets).containsExactly(ErrorCode.DEVICE_REVOKED);
        assertThat(Eventually.get(agent.closed()).code()).isEqualTo(ErrorCode.DEVICE_REVOKED);
        assertThat(Eventually.get(agent.closed()).byPeer()).isTrue();
        assertThatThrownBy(() -> Eventually.get(server.open(Channels.echo()))).isInstanceOf(RemoteException.class);
    }
}

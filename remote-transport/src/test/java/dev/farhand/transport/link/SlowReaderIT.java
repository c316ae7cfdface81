package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.Channels.Collector;
import dev.farhand.transport.link.Channels.Pump;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader that takes its time hears all that was sent, whoever ended a direction when. */
class SlowReaderIT {
    private LinkHouse house;
    private FakeCredentials device;
    private LinkClient client;
    private Link server;
    private Link agent;

    @BeforeEach
    void connect() {
        connect(Channels.standard(), LinkConfig.defaults());
    }

    private void connect(ChannelAcceptor acceptor, LinkConfig config) {
        house = new LinkHouse(builder -> builder.acceptor(acceptor).config(config));
        device = house.device();
        client = house.agent(house.listen(), device, builder -> builder.config(config));
        server = house.link(device);
        agent = Eventually.present(client::link);
    }

    /** Both ends wait no longer than a second for anybody. */
    private void connectImpatiently(ChannelAcceptor acceptor) throws Exception {
        house.close();
        connect(acceptor, LinkConfig.builder().drainTimeout(Duration.ZERO).build());
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    private static Collector ask(Link link, long bytes, boolean finishFirst) {
        LinkStream stream = Eventually.get(link.open(Channels.custom("pump", Long.toString(bytes))));
        Collector collector = Collector.on(stream);
        if (finishFirst) {
            stream.finish();
        }
        return collector;
    }

    /** One piece, and nothing asked for until it is here. */
    private static void readOne(Collector collector) {
        long before = collector.received;
        collector.stream.read();
        Eventually.until(() -> collector.received > before || collector.finished || !collector.resets.isEmpty());
    }

    private static void readAll(Collector collector, long bytes, String what) {
        while (collector.received < bytes && collector.resets.isEmpty()) {
            readOne(collector);
        }
        Eventually.until(() -> collector.finished || !collector.resets.isEmpty());
        assertThat(collector.resets).as(what).isEmpty();
        assertThat(collector.received).as(what).isEqualTo(bytes);
        assertThat(collector.crc.getValue()).as(what).isEqualTo(crc(bytes));
    }

    private static long crc(long bytes) {
        CRC32 crc = new CRC32();
        for (long sent = 0; sent < bytes; sent += Pump.CHUNK) {
            crc.update(Pump.chunk(sent, bytes));
        }
        return crc.getValue();
    }

    /** The sender has sent its end, as far as the reader's window lets it. */
    private void awaitArrival(Link reader, long bytes) {
        Eventually.until(() -> reader.statistics().unreadBytes() >= Math.min(bytes, 16 * 1024));
    }

    @Test
    void hearsAllOfAStreamWhoseBothDirectionsEndedLongBefore() {
        for (Link link : List.of(server, agent)) {
            for (long bytes : new long[] {0, 1, 5_000, 60_000, 200_000, 2_000_000}) {
                for (boolean finishFirst : new boolean[] {true, false}) {
                    String what = String.format(
                            Locale.ROOT, "%d bytes at the %s, finish first %b", bytes, link == server, finishFirst);
                    Collector collector = ask(link, bytes, finishFirst);
                    awaitArrival(link, bytes);
                    readAll(collector, bytes, what);
                    collector.stream.finish();
                }
            }
            Eventually.until(() -> server.statistics().openStreams() == 0
                    && agent.statistics().openStreams() == 0
                    && link.statistics().unreadBytes() == 0);
        }
        assertThat(house.events).noneMatch(event -> event.startsWith("ended"));
    }

    @Test
    void hearsAllWhenItFinishesBetweenArrivalAndReading() {
        for (Link link : List.of(server, agent)) {
            Collector collector = ask(link, 10_000, false);
            awaitArrival(link, 10_000);
            collector.stream.finish();
            Link other = link == server ? agent : server;
            Eventually.until(() -> other.statistics().openStreams() == 0);
            assertThat(link.statistics().openStreams()).as("it is not read yet").isOne();
            readAll(collector, 10_000, "at the server " + (link == server));
            Eventually.until(() -> link.statistics().openStreams() == 0);
        }
    }

    @Test
    void hearsAllOfWhatEndedBeforeTheLinkWasLost() {
        for (boolean atServer : new boolean[] {true, false}) {
            Link link = atServer ? house.link(device) : Eventually.present(client::link);
            Link other = atServer ? Eventually.present(client::link) : house.link(device);
            Collector ended = ask(link, 10_000, true);
            Collector open = ask(link, 10_000, false);
            awaitArrival(link, 20_000);
            Eventually.until(() -> other.statistics().openStreams() == 1);
            other.close(ErrorCode.OVERLOADED);
            Eventually.get(link.closed());
            Eventually.until(() -> !open.resets.isEmpty());
            assertThat(open.resets).containsExactly(ErrorCode.OVERLOADED);
            assertThat(link.statistics().openStreams()).isZero();
            readAll(ended, 10_000, "at the server " + atServer);
            Eventually.until(() -> house.server
                    .links()
                    .find(device.device)
                    .filter(Link::isOpen)
                    .isPresent());
        }
    }

    @Test
    void hearsAllOfWhatEndedBeforeTheOtherSideDrainedTheLink() {
        Collector ended = ask(agent, 10_000, true);
        awaitArrival(agent, 10_000);
        Eventually.until(() -> server.statistics().openStreams() == 0);
        server.drain(Duration.ZERO);
        Eventually.get(agent.closed());
        readAll(ended, 10_000, "after a drain");
    }

    @Test
    void hearsWhyWhenItsOwnSideClosesBeforeAllIsRead() {
        Collector ended = ask(agent, 10_000, true);
        awaitArrival(agent, 10_000);
        Eventually.until(() -> server.statistics().openStreams() == 0);
        client.close();
        assertThat(ended.resets).containsExactly(ErrorCode.SHUTTING_DOWN);
        ended.stream.read();
        assertThat(ended.received).isZero();
        assertThat(ended.resets).hasSize(1);
    }

    @Test
    void hearsAllOfItAndNothingElseWhenTheThreadsOfALostLinkHaveEnded() throws Exception {
        connectImpatiently(Channels.standard());
        Collector ended = ask(agent, 10_000, true);
        awaitArrival(agent, 10_000);
        Eventually.until(() -> server.statistics().openStreams() == 0);
        server.close(ErrorCode.OVERLOADED);
        Eventually.get(agent.closed());
        client.close();
        assertThat(ended.resets).isEmpty();
        readAll(ended, 10_000, "after the threads");
        Awaitility.await()
                .during(Duration.ofMillis(2500))
                .atMost(Duration.ofSeconds(10))
                .until(() -> ended.resets.isEmpty());
    }

    /** Its peer has closed, and waits no longer than for a drain. */
    @Test
    void hearsAllOfWhatWasWrittenBeforeAClose() throws Exception {
        int bytes = 200_000;
        ChannelAcceptor writer = opening -> {
            LinkStream stream = opening.accept();
            for (long sent = 0; sent < bytes; sent += Pump.CHUNK) {
                stream.write(ByteBuffer.wrap(Pump.chunk(sent, bytes)));
            }
            stream.close();
        };
        connectImpatiently(writer);
        Collector slow = ask(agent, bytes, false);
        readOne(slow);
        Eventually.until(() -> server.statistics().openStreams() == 0);
        assertThat(slow.received).as("there is more").isLessThan(bytes);
        assertThat(agent.statistics().openStreams()).isOne();
        while (!slow.finished && slow.resets.isEmpty()) {
            readOne(slow);
        }
        Eventually.until(() -> !slow.resets.isEmpty());
        assertThat(slow.finished).isTrue();
        assertThat(slow.crc.getValue()).isEqualTo(crc(bytes));
        assertThat(slow.resets).as("its own direction was open").containsExactly(ErrorCode.CANCELLED);
    }

    @Test
    void isCountedAgainstTheLimitUntilItReads() throws Exception {
        LinkConfig few = LinkConfig.builder().maximumStreams(4).build();
        try (LinkHouse small =
                new LinkHouse(builder -> builder.acceptor(Channels.standard()).config(few))) {
            FakeCredentials other = small.device();
            small.agent(small.listen(), other, builder -> builder.config(few));
            Link link = small.link(other);
            for (int i = 0; i < few.maximumStreams(); i++) {
                ask(link, 10, true);
            }
            awaitArrival(link, 40);
            var fifth = link.open(Channels.echo()).toCompletableFuture();
            Eventually.until(fifth::isDone);
            assertThat(fifth).isCompletedExceptionally();
        }
    }
}

package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.farhand.core.error.ErrorCode;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Handlers look at signatures and disks before they accept, so they do it on a worker. */
class ChannelsFromOtherThreadsIT {
    private static final MessageLimits LIMITS = MessageLimits.ofSize(1024);

    @Test
    void answersEachCallThatAWorkerAccepts() throws Exception {
        try (LinkHouse house = new LinkHouse();
                LinkThreads workers = LinkThreads.create("handlers", 1, 1)) {
            InetSocketAddress address = house.listen();
            FakeCredentials device = house.device();
            house.agent(
                    address,
                    device,
                    builder -> builder.acceptor(opening -> workers.workers()
                            .execute(() ->
                                    new Answers(MessageStream.over(opening.accept(), StringValue.parser(), LIMITS)))));
            Link link = house.link(device);
            for (int call = 0; call < 2_000; call++) {
                StringValue question = StringValue.of("call " + call);
                assertThat(link.call(Channels.custom("answers", ""), question, StringValue.parser())
                                .toCompletableFuture()
                                .get(20, TimeUnit.SECONDS))
                        .isEqualTo(question);
            }
        }
    }

    private static final class Answers implements MessageStream.Receiver<StringValue> {
        private final MessageStream<StringValue> messages;

        Answers(MessageStream<StringValue> messages) {
            this.messages = messages;
            messages.receiver(this);
            messages.read();
        }

        @Override
        public void onMessage(StringValue message) {
            messages.send(message).thenRun(messages::read);
        }

        @Override
        public void onFinished() {
            messages.finish();
        }

        @Override
        public void onReset(ErrorCode code) {
            // The caller gave up; there is nothing to free.
        }
    }
}

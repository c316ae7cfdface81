package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.agent.store.AgentStore;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.LinkStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Agents and servers of one test, closed with it. */
abstract class AgentCase {
    static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path temporary;

    final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    FakeServer server(Duration deviceLifetime) {
        return keep(new FakeServer(deviceLifetime));
    }

    Agent connected(FakeServer server, AgentStore store) {
        return connected(server, store, builder -> builder);
    }

    Agent connected(FakeServer server, AgentStore store, UnaryOperator<AgentBuilder> more) {
        Agent agent = keep(more.apply(builder(server).store(store).enrolment(server.token(1)))
                .start());
        awaitState(agent, AgentState.CONNECTED);
        return agent;
    }

    static AgentBuilder builder(FakeServer server) {
        return Agent.builder()
                .servers(List.of(server.uri()))
                .proxy("none")
                .reconnect(SHORT, SHORT.multipliedBy(4))
                .capability("test.echo", opening -> echo(opening.accept()));
    }

    static void echo(LinkStream stream) {
        stream.receiver(new ByteStream.Receiver() {
            @Override
            public void onData(ByteBuffer bytes) {
                stream.write(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip())
                        .thenRun(stream::read);
            }

            @Override
            public void onFinished() {
                stream.finish();
            }

            @Override
            public void onReset(ErrorCode code) {}
        });
        stream.read();
    }

    static void refused(FakeServer server, OpenChannel opening, ErrorCode code) {
        assertThatThrownBy(() -> server.open(opening))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    static void awaitState(Agent agent, AgentState state) {
        await().atMost(FakeServer.PATIENCE).until(() -> agent.status().state() == state);
    }

    <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }
}

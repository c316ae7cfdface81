package dev.farhand.agent.internal.control;

import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One command and its answer. */
@ThreadConfined("control thread")
final class ControlConnection {
    private static final int LONGEST_COMMAND = 64;

    private final SocketChannel channel;
    private final long deadline;
    private final ByteBuffer command = ByteBuffer.allocate(LONGEST_COMMAND);
    private @Nullable SelectionKey key;
    private @Nullable ByteBuffer answer;

    ControlConnection(SocketChannel channel, long deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    void register(Selector selector) throws IOException {
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    long deadline() {
        return deadline;
    }

    boolean isLate(long now) {
        return now - deadline > 0;
    }

    void ready(ControlHandler handler) throws IOException {
        if (answer == null) {
            int read = channel.read(command);
            boolean whole = command.position() > 0 && command.get(command.position() - 1) == '\n';
            if (read < 0 || (!whole && !command.hasRemaining())) {
                close();
                return;
            }
            if (!whole) {
                return;
            }
            answer = ByteBuffer.wrap(answerTo(handler).toString().getBytes(StandardCharsets.UTF_8));
            if (key != null) {
                key.interestOps(SelectionKey.OP_WRITE);
            }
        }
        channel.write(answer);
        if (!answer.hasRemaining()) {
            close();
        }
    }

    private KeyValueText answerTo(ControlHandler handler) {
        String line = StandardCharsets.US_ASCII.decode(command.flip()).toString();
        try {
            ControlCommand wanted = ControlCommand.of(line)
                    .orElseThrow(() -> new RemoteException(
                            ErrorCode.INVALID_REQUEST,
                            "The agent does not know this command; is it older than yours?"));
            String user =
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
            KeyValueText content = handler.handle(wanted, user);
            KeyValueText whole = new KeyValueText().add("result", "ok");
            content.entries().forEach(entry -> whole.add(entry.key(), entry.value()));
            return whole.add("end", "1");
        } catch (RemoteException e) {
            return refusal(e);
        } catch (IOException | RuntimeException | Error e) {
            LoggerFactory.getLogger(ControlServer.class).warn("control-command-failed reason={}", e.toString());
            return refusal(new RemoteException(ErrorCode.INTERNAL));
        }
    }

    private static KeyValueText refusal(RemoteException reason) {
        return new KeyValueText()
                .add("result", reason.code().name())
                .add("message", String.valueOf(reason.getMessage()))
                .add("next-step", reason.code().nextStep())
                .add("end", "1");
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LoggerFactory.getLogger(ControlServer.class).debug("control-close-failed reason={}", e.toString());
        }
    }
}

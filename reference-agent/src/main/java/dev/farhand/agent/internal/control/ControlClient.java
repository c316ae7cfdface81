package dev.farhand.agent.internal.control;

import dev.farhand.agent.internal.state.StateFolder;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Asks the agent that runs in a state folder. */
public final class ControlClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ControlClient() {}

    /**
     * The answer, or empty when no agent runs there. Throws {@link RemoteException} with the agent's refusal, and
     * {@link IOException} when something else answers.
     */
    public static Optional<KeyValueText> ask(Path folder, ControlCommand command) throws IOException {
        Path home = StateFolder.existing(folder).path();
        if (!Files.exists(ControlSocketPath.in(home), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            try (ControlSocketPath way = ControlSocketPath.to(home)) {
                channel.connect(UnixDomainSocketAddress.of(way.path()));
            }
            byte[] line = (command.word() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(line));
            return Optional.of(accepted(readAll(channel)));
        } catch (ConnectException e) {
            // A socket file without a listener: the agent was killed.
            return Optional.empty();
        }
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            while (true) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0 || selector.select(left) == 0 && deadline - System.nanoTime() <= 0) {
                    throw new IOException("The agent does not answer on its socket. Look at its log, or restart it.");
                }
                selector.selectedKeys().clear();
                int read = channel.read(buffer.clear());
                if (read < 0) {
                    return all.toByteArray();
                }
                all.write(buffer.array(), 0, read);
                if (all.size() > KeyValueText.MAXIMUM_CHARACTERS) {
                    throw new IOException("The answer on the agent's socket has no end; that is not our agent.");
                }
            }
        }
    }

    private static KeyValueText accepted(byte[] bytes) throws IOException {
        KeyValueText text;
        try {
            text = KeyValueText.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IOException("The answer on the agent's socket is not readable: " + e.getMessage(), e);
        }
        if (text.first("end").isEmpty()) {
            throw new IOException("The agent ended while it answered. Ask again.");
        }
        String result = text.first("result").orElse("");
        if (!result.equals("ok")) {
            ErrorCode code = Arrays.stream(ErrorCode.values())
                    .filter(known -> known.name().equals(result))
                    .findFirst()
                    .orElse(ErrorCode.INTERNAL);
            throw new RemoteException(code, text.first("message").orElse(code.sentence()));
        }
        return text;
    }
}

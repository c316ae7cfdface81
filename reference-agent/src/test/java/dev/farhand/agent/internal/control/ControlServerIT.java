package dev.farhand.agent.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerIT {
    // Below /tmp: the build folder's own path may be longer than a socket's name may be.
    @TempDir(factory = ShortTempDir.class)
    Path folder;

    private final List<String> handled = new CopyOnWriteArrayList<>();
    private ControlServer server;

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        server = ControlServer.start(folder, this::handle);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private KeyValueText handle(ControlCommand command, String user) {
        handled.add(command + " by " + user);
        if (command == ControlCommand.RESUME) {
            throw new RemoteException(ErrorCode.PERMISSION_DENIED, "not you");
        }
        if (command == ControlCommand.HISTORY) {
            KeyValueText much = new KeyValueText();
            for (int i = 0; i < 2_000; i++) {
                much.add("visit.name", "somebody with a long name, number " + i);
            }
            return much;
        }
        return new KeyValueText().add("state", "connected");
    }

    @Test
    void answersAndKnowsWhoAsks() throws IOException {
        assertThat(ControlClient.ask(folder, ControlCommand.STATUS)
                        .orElseThrow()
                        .first("state"))
                .contains("connected");
        assertThat(handled).containsExactly("STATUS by " + System.getProperty("user.name"));
    }

    @Test
    void tellsARefusalWithItsCode() {
        assertThatThrownBy(() -> ControlClient.ask(folder, ControlCommand.RESUME))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED))
                .hasMessage("not you");
    }

    @Test
    void deliversAnAnswerThatIsLargerThanTheSocketsBuffer() throws IOException {
        assertThat(ControlClient.ask(folder, ControlCommand.HISTORY)
                        .orElseThrow()
                        .all("visit.name"))
                .hasSize(2_000);
    }

    @Test
    void everyUserMayConnectAndNobodyElseMayLookAround() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("control.sock"))))
                .isEqualTo("rw-rw-rw-");
    }

    @Test
    void servesOthersWhileOneSendsNothing() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < ControlServer.MAXIMUM_CONNECTIONS * 3; i++) {
                silent.add(connect());
            }
            assertThat(ControlClient.ask(folder, ControlCommand.STATUS)).isPresent();
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void hangsUpOnALineThatIsTooLong() throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap("x".repeat(4_096).getBytes(StandardCharsets.US_ASCII)));
            assertThat(readAll(channel)).isEmpty();
        }
        assertThat(handled).isEmpty();
    }

    @Test
    void refusesAWordItDoesNotKnow() throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap("shutdown\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(readAll(channel)).contains("result = INVALID_REQUEST");
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        server.close();
        server.close();
        assertThat(folder).isEmptyDirectory();
        assertThat(ControlClient.ask(folder, ControlCommand.STATUS)).isEmpty();
    }

    @Test
    void takesOverFromAKilledAgent() throws IOException {
        server.close();
        Files.createFile(folder.resolve("control.sock"));
        server = ControlServer.start(folder, this::handle);
        assertThat(ControlClient.ask(folder, ControlCommand.STATUS)).isPresent();
    }

    @Test
    void restsAndGoesOnWhenNoHandleIsFreeForAConnection() throws IOException {
        server.close();
        AtomicInteger asked = new AtomicInteger();
        long free = System.nanoTime() + Duration.ofMillis(500).toNanos();
        server = ControlServer.start(folder, this::handle, listener -> {
            asked.incrementAndGet();
            if (System.nanoTime() - free < 0) {
                throw new IOException("Too many open files");
            }
            return listener.accept();
        });
        assertThat(ControlClient.ask(folder, ControlCommand.STATUS)).isPresent();
        assertThat(asked).hasValueLessThan(10);
    }

    @Test
    void goesOnAfterAMistakeOfItsOwn() throws IOException {
        for (Throwable mistake : List.of(new IllegalStateException("a mistake"), new NoClassDefFoundError("gone"))) {
            server.close();
            AtomicInteger asked = new AtomicInteger();
            server = ControlServer.start(folder, this::handle, listener -> {
                if (asked.incrementAndGet() == 1) {
                    throwAsItIs(mistake);
                }
                return listener.accept();
            });
            assertThat(ControlClient.ask(folder, ControlCommand.STATUS)).isPresent();
        }
    }

    @Test
    void answersWhenItsHandlerFailsAndGoesOn() throws IOException {
        for (Throwable mistake : List.of(new IllegalStateException("a mistake"), new NoClassDefFoundError("gone"))) {
            server.close();
            server = ControlServer.start(folder, (command, user) -> {
                if (command == ControlCommand.PAUSE) {
                    throwAsItIs(mistake);
                }
                return handle(command, user);
            });
            assertThatThrownBy(() -> ControlClient.ask(folder, ControlCommand.PAUSE))
                    .isInstanceOfSatisfying(
                            RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
            assertThat(ControlClient.ask(folder, ControlCommand.STATUS)).isPresent();
        }
    }

    private static void throwAsItIs(Throwable mistake) {
        if (mistake instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) mistake;
    }

    @Test
    void worksInAFolderWhosePathIsTooLongForASocket() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(60)).resolve("e".repeat(60)));
        Files.setPosixFilePermissions(deep, PosixFilePermissions.fromString("rwx--x--x"));
        try (ControlServer inDeep = ControlServer.start(deep, this::handle)) {
            assertThat(ControlClient.ask(deep, ControlCommand.STATUS)).isPresent();
            assertThat(deep).isDirectoryContaining(file -> file.endsWith("control.sock"));
            assertThat(inDeep).isNotNull();
        }
        assertThat(deep).isEmptyDirectory();
        Files.delete(deep);
        Files.delete(folder.resolve("d".repeat(60)));
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(folder.resolve("control.sock")));
        return channel;
    }

    private static String readAll(SocketChannel channel) {
        StringBuilder all = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                all.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            }
        } catch (IOException e) {
            // Hung up on while there was more to read: that is an end too.
            return all.toString();
        }
        return all.toString();
    }
}

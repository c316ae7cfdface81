package dev.farhand.sample.terminalonly;

import com.google.protobuf.ByteString;
import dev.farhand.capture.terminal.TerminalChannel;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.OpenChannelResponse;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.session.SessionId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** The machine's end: runs the shells, and lets those in who can open its socket. */
final class Host {
    private final TerminalHost terminals = TerminalHost.builder().build();

    /**
     * Serves until the process is ended. Whoever may enter the folder may type: so nobody else may. A second host would
     * take the first one's socket away, and its shells with it: so there is none.
     */
    void serve(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path address = socket(folder);
        try (FileChannel lock =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            // The system lets it go with the process, however that ends.
            if (lock.tryLock() == null) {
                throw new IOException("another host has " + folder + ": end it, or choose another folder");
            }
            // What a host left that was killed.
            Files.deleteIfExists(address);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(address), "farhand-sample-shutdown-1"));
            server.bind(UnixDomainSocketAddress.of(address));
            System.out.println("terminals at " + folder + ", shells: " + String.join(", ", terminals.shells()));
            while (true) {
                SocketChannel visitor = server.accept();
                Thread thread = new Thread(() -> admit(visitor), "farhand-sample-visitor-1");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    static Path socket(Path folder) {
        return folder.resolve("terminals");
    }

    private void stop(Path address) {
        terminals.close();
        try {
            Files.deleteIfExists(address);
        } catch (IOException e) {
            System.err.println("terminal-only: " + e.getMessage());
        }
    }

    private void admit(SocketChannel visitor) {
        try {
            OpenChannel wish = Frames.read(visitor, OpenChannel.parser()).orElseThrow(() -> new IOException("no wish"));
            open(visitor, wish);
        } catch (IOException | RuntimeException e) {
            System.err.println("terminal-only: a visitor is gone: " + e.getMessage());
            close(visitor);
        }
    }

    private static void close(SocketChannel visitor) {
        try {
            visitor.close();
        } catch (IOException e) {
            System.err.println("terminal-only: " + e.getMessage());
        }
    }

    /** Who comes with the same name finds the same shell. */
    private void open(SocketChannel visitor, OpenChannel wish) throws IOException {
        SessionId session = new SessionId(UUID.nameUUIDFromBytes(wish.getName().getBytes(StandardCharsets.UTF_8)));
        boolean mayType = !wish.getSessionGrant().equals(Console.WATCH);
        TerminalChannel terminal;
        try {
            terminal = TerminalChannel.open(terminals, session, "whoever sits here", mayType, wish.getParameters());
        } catch (RemoteException no) {
            Frames.write(
                    visitor,
                    OpenChannelResponse.newBuilder().setRefused(no.toRefusal()).build());
            visitor.close();
            return;
        }
        try {
            Frames.write(visitor, opened(terminal.answer()));
            terminal.serve(new SocketMessages<>(visitor, TerminalInput.parser()), () -> {});
        } catch (IOException | RuntimeException left) {
            terminal.close();
            throw left;
        }
    }

    private static OpenChannelResponse opened(ByteString answer) {
        return OpenChannelResponse.newBuilder()
                .setOpened(ChannelOpened.newBuilder()
                        .setVersion(TerminalChannel.VERSION)
                        .setParameters(answer))
                .build();
    }
}

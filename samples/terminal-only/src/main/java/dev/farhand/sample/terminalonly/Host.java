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
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** The machine's end: runs the shells, and lets those in who can open its socket. */
final class Host {
    private final TerminalHost terminals = TerminalHost.builder().build();

    /** Serves until the process is ended. Whoever may enter the folder may type: so nobody else may. */
    void serve(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path address = socket(folder);
        Files.deleteIfExists(address);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(address), "farhand-sample-shutdown-1"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
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
        } catch (IOException e) {
            System.err.println("terminal-only: a visitor left: " + e.getMessage());
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
        Frames.write(visitor, opened(terminal.answer()));
        terminal.serve(new SocketMessages<>(visitor, TerminalInput.parser()), () -> {});
    }

    private static OpenChannelResponse opened(ByteString answer) {
        return OpenChannelResponse.newBuilder()
                .setOpened(ChannelOpened.newBuilder()
                        .setVersion(TerminalChannel.VERSION)
                        .setParameters(answer))
                .build();
    }
}

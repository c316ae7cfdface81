package dev.farhand.sample.terminalonly;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.OpenChannelResponse;
import dev.farhand.core.protocol.v1.StartTerminalRequest;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalStarted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** The viewer's end: this console, attached to a shell over there. */
final class Console {
    /** This sample has no grants; a word in their place says that one only wants to watch. */
    static final ByteString WATCH = ByteString.copyFromUtf8("watch");

    /** Ctrl-], as telnet has it: leaves without ending the shell. */
    private static final int LEAVE = 0x1d;

    private static final byte[] RESET = {0x1b, 'c'};
    private static final int EXIT_LEFT = 0;
    private static final int EXIT_LOST = 69;

    private final OutputStream screen;
    private final LocalScreen local;
    private volatile boolean left;

    Console(OutputStream screen, LocalScreen local) {
        this.screen = screen;
        this.local = local;
    }

    /** Gives back the exit status of the shell. */
    int attach(Path folder, String name, boolean watch, Optional<String> shell) throws IOException {
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(Host.socket(folder)))) {
            StartTerminalRequest.Builder wish =
                    StartTerminalRequest.newBuilder().setSize(local.size());
            shell.ifPresent(wish::setShell);
            Frames.write(
                    socket,
                    OpenChannel.newBuilder()
                            .setKind(ChannelKind.CHANNEL_KIND_TERMINAL)
                            .setName(name)
                            .setSessionGrant(watch ? WATCH : ByteString.EMPTY)
                            .setParameters(wish.build().toByteString())
                            .build());
            TerminalStarted started = started(socket);
            System.err.println((started.getResumed() ? "attached again to " : "started ") + started.getShell()
                    + (started.getWriter() ? "" : ", watching") + "; Ctrl-] leaves it running");
            started.getPrologue().writeTo(screen);
            Thread typist = new Thread(() -> type(socket), "farhand-sample-typist-1");
            typist.setDaemon(true);
            typist.start();
            return show(socket, started);
        }
    }

    private static TerminalStarted started(SocketChannel socket) throws IOException {
        OpenChannelResponse answer = Frames.read(socket, OpenChannelResponse.parser())
                .orElseThrow(() -> new IOException("the host said nothing"));
        if (answer.hasRefused()) {
            throw RemoteException.of(answer.getRefused());
        }
        return TerminalStarted.parseFrom(answer.getOpened().getParameters());
    }

    private int show(SocketChannel socket, TerminalStarted started) throws IOException {
        long painted = started.getFirstOffset();
        Optional<TerminalOutput> output = next(socket);
        while (output.isPresent()) {
            switch (output.get().getOutputCase()) {
                case DATA -> {
                    ByteString data = output.get().getData();
                    data.writeTo(screen);
                    screen.flush();
                    painted += data.size();
                    // Said only now that it is on the screen: the shell over there is not read much further than this.
                    send(socket, TerminalInput.newBuilder().setPaintedBytes(painted));
                }
                case CAUGHT_UP -> {
                    painted = output.get().getCaughtUp().getFirstOffset();
                    screen.write(RESET);
                    output.get().getCaughtUp().getPrologue().writeTo(screen);
                }
                case EXITED -> {
                    return exited(output.get().getExited());
                }
                default -> {
                    // Who writes, and whose size it is: this console shows neither.
                }
            }
            output = next(socket);
        }
        System.err.println(left ? "\r\nleft" : "\r\nthe host is gone");
        return left ? EXIT_LEFT : EXIT_LOST;
    }

    private Optional<TerminalOutput> next(SocketChannel socket) throws IOException {
        try {
            return Frames.read(socket, TerminalOutput.parser());
        } catch (java.nio.channels.ClosedChannelException closed) {
            return Optional.empty();
        }
    }

    private static int exited(TerminalExited exited) {
        String why = exited.hasReason()
                ? ": " + ErrorCode.ofWireNumber(exited.getReason().getCode()).sentence()
                : "";
        System.err.println("\r\nthe shell ended with "
                + (exited.getSignal() == 0 ? "status " + exited.getStatus() : "signal " + exited.getSignal()) + why);
        return exited.getSignal() == 0 ? exited.getStatus() : 128 + exited.getSignal();
    }

    /** Until Ctrl-]. The end of the input is not the end of the shell: it may run without a keyboard. */
    private void type(SocketChannel socket) {
        InputStream keys = System.in;
        byte[] typed = new byte[4096];
        try {
            for (int count = keys.read(typed); count > 0; count = keys.read(typed)) {
                int until = 0;
                while (until < count && typed[until] != LEAVE) {
                    until++;
                }
                local.size(size -> send(socket, TerminalInput.newBuilder().setResize(size)));
                send(socket, TerminalInput.newBuilder().setData(ByteString.copyFrom(typed, 0, until)));
                if (until < count) {
                    left = true;
                    socket.shutdownOutput();
                    return;
                }
            }
        } catch (IOException gone) {
            System.err.println("\r\nterminal-only: " + gone.getMessage());
        }
    }

    private static void send(SocketChannel socket, TerminalInput.Builder input) throws IOException {
        Frames.write(socket, input.build());
    }
}

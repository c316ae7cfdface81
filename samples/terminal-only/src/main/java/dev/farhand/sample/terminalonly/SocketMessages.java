package dev.farhand.sample.terminalonly;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.channel.MessageChannel;
import dev.farhand.core.error.ErrorCode;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A transport of one's own, in the words the library knows: messages over a socket, one for each that was asked for. Yours
 * may be a WebSocket, a message queue, a serial line.
 */
final class SocketMessages<I extends MessageLite> implements MessageChannel<I> {
    private final SocketChannel socket;
    private final Parser<I> parser;
    private final Semaphore asked = new Semaphore(0);
    /** Writes may wait for the socket, and whoever sends must not. */
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> daemon(task, "write"));

    private @Nullable Receiver<? super I> receiver;

    SocketMessages(SocketChannel socket, Parser<I> parser) {
        this.socket = socket;
        this.parser = parser;
    }

    private static Thread daemon(Runnable task, String role) {
        Thread thread = new Thread(task, "farhand-sample-" + role + "-1");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void receiver(Receiver<? super I> value) {
        receiver = value;
        daemon(this::readAll, "read").start();
    }

    @Override
    public void read() {
        asked.release();
    }

    private void readAll() {
        Receiver<? super I> to = Objects.requireNonNull(receiver);
        try {
            Optional<I> message = next();
            while (message.isPresent()) {
                to.onMessage(message.get());
                message = next();
            }
            to.onFinished();
        } catch (IOException lost) {
            to.onReset(ErrorCode.LINK_LOST);
        } finally {
            close();
        }
    }

    /** Nothing is read that nobody asked for: that is how a program that takes no input holds back who types. */
    private Optional<I> next() throws IOException {
        asked.acquireUninterruptibly();
        return Frames.read(socket, parser);
    }

    @Override
    public CompletionStage<Void> send(MessageLite message) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        write(() -> Frames.write(socket, message), sent);
        return sent;
    }

    private interface Writing {
        void write() throws IOException;
    }

    /** Where it fails nobody is there any more, and whoever reads here need not wait for them. */
    private void write(Writing what, CompletableFuture<Void> done) {
        try {
            writer.execute(() -> {
                try {
                    what.write();
                    done.complete(null);
                } catch (IOException lost) {
                    done.completeExceptionally(lost);
                    close();
                }
            });
        } catch (RejectedExecutionException closed) {
            done.completeExceptionally(closed);
        }
    }

    @Override
    public boolean isWritable() {
        return socket.isOpen();
    }

    @Override
    public void finish() {
        write(socket::shutdownOutput, new CompletableFuture<>());
    }

    @Override
    public void reset(ErrorCode code) {
        close();
    }

    /** Neither thread outlives it: the one that waits to be asked reads once more, and finds the end. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            System.err.println("terminal-only: " + gone.getMessage());
        }
        asked.release();
        writer.shutdown();
    }
}

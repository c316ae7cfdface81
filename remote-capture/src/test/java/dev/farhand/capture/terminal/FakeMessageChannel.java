package dev.farhand.capture.terminal;

import com.google.protobuf.MessageLite;
import dev.farhand.core.channel.MessageChannel;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Carries messages in memory: hands out one for each that was asked for. */
final class FakeMessageChannel implements MessageChannel<TerminalInput> {
    private final ArrayDeque<TerminalInput> arriving = new ArrayDeque<>();
    private final List<TerminalOutput> sent = new ArrayList<>();
    private @Nullable Receiver<? super TerminalInput> receiver;
    private int demand;
    private boolean finished;
    private Optional<ErrorCode> reset = Optional.empty();

    void arrive(TerminalInput.Builder message) {
        synchronized (this) {
            arriving.add(message.build());
        }
        deliver();
    }

    void finishByPeer() {
        receiver().onFinished();
    }

    void resetByPeer(ErrorCode code) {
        receiver().onReset(code);
    }

    synchronized List<TerminalOutput> sent() {
        return List.copyOf(sent);
    }

    synchronized int waiting() {
        return arriving.size();
    }

    synchronized boolean isFinished() {
        return finished;
    }

    synchronized Optional<ErrorCode> wasReset() {
        return reset;
    }

    private synchronized Receiver<? super TerminalInput> receiver() {
        return java.util.Objects.requireNonNull(receiver);
    }

    private void deliver() {
        while (true) {
            TerminalInput next;
            synchronized (this) {
                if (demand == 0 || arriving.isEmpty() || reset.isPresent()) {
                    return;
                }
                demand--;
                next = arriving.remove();
            }
            receiver().onMessage(next);
        }
    }

    @Override
    public synchronized void receiver(Receiver<? super TerminalInput> value) {
        receiver = value;
    }

    @Override
    public void read() {
        synchronized (this) {
            demand++;
        }
        deliver();
    }

    @Override
    public synchronized CompletionStage<Void> send(MessageLite message) {
        sent.add((TerminalOutput) message);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public synchronized void finish() {
        finished = true;
    }

    @Override
    public synchronized void reset(ErrorCode code) {
        if (reset.isEmpty()) {
            reset = Optional.of(code);
        }
    }

    @Override
    public void close() {
        finish();
    }
}

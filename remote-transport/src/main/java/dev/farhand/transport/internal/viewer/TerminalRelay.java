package dev.farhand.transport.internal.viewer;

import com.google.protobuf.ByteString;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.MessageLimits;
import dev.farhand.transport.link.MessageStream;
import dev.farhand.transport.viewer.ViewerAccess;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Between a viewer's socket and its terminal. The stream calls on its own thread, where messages are put down; one task
 * on the socket's thread at a time picks them all up. The stream is asked for its next message only while what lies there
 * and what the socket has not sent are within bounds, and the socket is read only while the stream takes more.
 */
@ThreadConfined("the socket's thread, but for the Receiver's methods")
final class TerminalRelay implements MessageStream.Receiver<TerminalOutput> {
    /** Largest input of one message. */
    static final int MAXIMUM_INPUT = 16 * 1024;

    private static final int LARGEST_SIDE = 500;
    /** An output has at most 32 KiB, and its message a little more. */
    private static final int MAXIMUM_OUTPUT = 40 * 1024;
    /** What may lie between the threads before the stream is asked for no more. */
    private static final int HELD = 64 * 1024;
    /** Small outputs are put together up to this. */
    private static final int CHUNK = 16 * 1024;
    /** A message's own weight: an empty one takes memory too. */
    private static final int OVERHEAD = 128;

    private final ViewerSocket socket;
    private final ViewerAccess access;
    private final MessageStream<TerminalOutput> stream;
    private final Queue<TerminalOutput> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile long bytesToMachine;
    private volatile long bytesToViewer;

    // What the viewer sent and has not gone on; the socket's thread only.
    private ByteString typed = ByteString.EMPTY;
    private boolean typedByItself;
    private @Nullable TerminalSize resized;
    private long painted;
    private long paintedSent;
    private boolean stopped;

    TerminalRelay(ViewerSocket socket, ViewerAccess access, LinkStream opened) {
        this.socket = socket;
        this.access = access;
        this.stream = MessageStream.over(opened, TerminalOutput.parser(), MessageLimits.ofSize(MAXIMUM_OUTPUT));
    }

    /** Begins to read. */
    void start() {
        stream.receiver(this);
        stream.read();
    }

    // ---- to the machine

    /** Whether more of the viewer may be read. */
    boolean takesInput() {
        return stream.isWritable();
    }

    long bytesToMachine() {
        return bytesToMachine;
    }

    /** Checks it, and keeps it until {@link #flushInput}. */
    void input(TerminalInput input) {
        switch (input.getInputCase()) {
            case DATA -> type(input.getData(), input.getByItself());
            case RESIZE -> resize(input.getResize());
            case PAINTED_BYTES -> painted = Math.max(painted, input.getPaintedBytes());
            default -> throw ViewerMessages.violation("An input says nothing.");
        }
    }

    private void type(ByteString data, boolean byItself) {
        if (data.size() > MAXIMUM_INPUT) {
            throw new RemoteException(ErrorCode.MESSAGE_TOO_LARGE);
        }
        if (data.isEmpty() || access.isViewOnly()) {
            return;
        }
        if (!byItself) {
            access.timer().touch();
        }
        sendResize();
        if (typed.size() + data.size() > MAXIMUM_INPUT || typedByItself != byItself) {
            sendTyped();
        }
        typedByItself = byItself;
        typed = typed.concat(data);
    }

    private void resize(TerminalSize size) {
        if (!isSize(size)) {
            throw new RemoteException(
                    ErrorCode.INVALID_REQUEST, "A terminal has 1 to " + LARGEST_SIDE + " columns and rows.");
        }
        if (!access.isViewOnly()) {
            sendTyped();
            resized = size;
        }
    }

    private static boolean isSize(TerminalSize size) {
        return size.getColumns() >= 1
                && size.getColumns() <= LARGEST_SIDE
                && size.getRows() >= 1
                && size.getRows() <= LARGEST_SIDE;
    }

    /** Sends on what came in one go. */
    void flushInput() {
        sendTyped();
        sendResize();
        if (painted != paintedSent) {
            paintedSent = painted;
            send(TerminalInput.newBuilder().setPaintedBytes(painted));
        }
    }

    private void sendTyped() {
        if (!typed.isEmpty()) {
            ByteString data = typed;
            typed = ByteString.EMPTY;
            bytesToMachine += data.size();
            send(TerminalInput.newBuilder().setData(data).setByItself(typedByItself));
        }
    }

    private void sendResize() {
        TerminalSize size = resized;
        if (size != null) {
            resized = null;
            send(TerminalInput.newBuilder().setResize(size));
        }
    }

    private void send(TerminalInput.Builder input) {
        if (!stopped && !socket.isDoomed()) {
            // A stream that is gone says so to its receiver.
            stream.send(input.build());
        }
    }

    // ---- from the machine; the stream's thread

    @Override
    public void onMessage(TerminalOutput message) {
        held.addAndGet(weight(message));
        arrived.add(message);
        if (scheduled.compareAndSet(false, true)) {
            socket.execute(this::forward);
        }
        if (takesOutput()) {
            stream.read();
        } else {
            paused.set(true);
            // What made room meanwhile has not seen that.
            resume();
        }
    }

    private static int weight(TerminalOutput message) {
        return message.getSerializedSize() + OVERHEAD;
    }

    /** Any thread. */
    private boolean takesOutput() {
        return held.get() < HELD && socket.isWritable();
    }

    /** Any thread: reads on where there was no room and is now. */
    void resume() {
        if (takesOutput() && paused.compareAndSet(true, false)) {
            stream.read();
        }
    }

    @Override
    public void onFinished() {
        socket.execute(() -> {
            forward();
            socket.end(new RemoteException(ErrorCode.LINK_LOST, "The machine ended the terminal's channel."));
        });
    }

    @Override
    public void onReset(ErrorCode code) {
        socket.execute(() -> {
            forward();
            // A machine that connected again is as good as back: that its older link ended is nothing to a viewer.
            socket.end(code == ErrorCode.LINK_SUPERSEDED ? ErrorCode.LINK_LOST : code);
        });
    }

    @Override
    public void onWritable() {
        socket.execute(socket::readMore);
    }

    // ---- to the viewer; the socket's thread

    long bytesToViewer() {
        return bytesToViewer;
    }

    private void forward() {
        // First, so that what is put down from here on has a task of its own.
        scheduled.set(false);
        ByteString data = ByteString.EMPTY;
        for (TerminalOutput next = arrived.poll(); next != null && !stopped; next = arrived.poll()) {
            held.addAndGet(-weight(next));
            if (next.hasData() && data.size() + next.getData().size() <= CHUNK) {
                data = data.concat(next.getData());
                continue;
            }
            write(data);
            data = ByteString.EMPTY;
            if (next.hasData()) {
                data = next.getData();
            } else {
                tell(next);
            }
        }
        write(data);
        if (!stopped) {
            socket.flush();
            resume();
        }
    }

    private void write(ByteString data) {
        if (!data.isEmpty() && !stopped && !socket.isDoomed()) {
            bytesToViewer += data.size();
            socket.sendTerminal(TerminalOutput.newBuilder().setData(data));
        }
    }

    private void tell(TerminalOutput output) {
        switch (output.getOutputCase()) {
            case EXITED -> {
                TerminalExited exited = MachineWords.exited(output.getExited());
                socket.sendTerminal(TerminalOutput.newBuilder().setExited(exited));
                socket.exited(exited);
            }
            case SIZE_CHANGED -> {
                if (isSize(output.getSizeChanged())) {
                    socket.sendTerminal(TerminalOutput.newBuilder().setSizeChanged(output.getSizeChanged()));
                }
            }
            case WRITER_CHANGED, CAUGHT_UP, TAKEN_INPUT -> socket.sendTerminal(output.toBuilder());
            default -> {
                // A newer machine says something this build has no word for.
            }
        }
    }

    // ---- the end

    /** The viewer has left: what it typed still goes to the machine. */
    void leave() {
        flushInput();
        stopped = true;
        stream.close();
    }

    /** Nothing goes on in either direction. The machine hears a session's end, and not what became of a viewer. */
    void stop(ErrorCode code) {
        stopped = true;
        stream.reset(code);
    }
}

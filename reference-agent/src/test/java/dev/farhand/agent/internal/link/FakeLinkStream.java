package dev.farhand.agent.internal.link;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the link's own thread sees it: tasks run at once, and what is here is handed out within the call that asks
 * for it. {@link #fromOutside} is any other thread: its tasks wait.
 */
final class FakeLinkStream implements LinkStream {
    final List<ErrorCode> resets = new ArrayList<>();
    final FakeLink link = new FakeLink();
    final CompletableFuture<Void> written = new CompletableFuture<>();
    private final Deque<String> frames = new ArrayDeque<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private @Nullable Receiver receiver;
    private boolean outside;
    private boolean gone;
    private boolean delivering;
    private int demand;

    // ---- what the peer does

    void arrive(String bytes) {
        frames.add(bytes);
        deliver();
    }

    void finishByPeer() {
        listening().onFinished();
    }

    /** Reset: from now on no task runs. One whose both directions ended well runs them still. */
    void goAway() {
        gone = true;
    }

    void writable() {
        listening().onWritable();
    }

    /** Whether anybody asked for more than there is. */
    boolean isAsked() {
        return demand > 0;
    }

    // ---- threads

    void fromOutside(Runnable calls) {
        outside = true;
        calls.run();
        outside = false;
    }

    /** The tasks that wait, as far as the stream is still there. */
    void runWaiting() {
        List<Runnable> tasks = List.copyOf(waiting);
        waiting.clear();
        tasks.forEach(task -> later(Duration.ZERO, task));
    }

    private Receiver listening() {
        return Optional.ofNullable(receiver).orElseThrow();
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (demand > 0 && !frames.isEmpty()) {
                demand--;
                listening().onData(ByteBuffer.wrap(frames.remove().getBytes(StandardCharsets.UTF_8)));
            }
        } finally {
            delivering = false;
        }
    }

    @Override
    public void receiver(Receiver value) {
        receiver = value;
    }

    @Override
    public void read() {
        Runnable asking = () -> {
            demand++;
            deliver();
        };
        if (outside) {
            waiting.add(asking);
        } else {
            asking.run();
        }
    }

    @Override
    public void later(Duration delay, Runnable task) {
        if (outside) {
            waiting.add(task);
        } else if (!gone && delay.isZero()) {
            task.run();
        }
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        return written;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void finish() {}

    @Override
    public void reset(ErrorCode code) {
        resets.add(code);
    }

    @Override
    public void close() {}

    @Override
    public Link link() {
        return link;
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public OpenChannel opening() {
        return OpenChannel.getDefaultInstance();
    }

    @Override
    public ChannelOpened opened() {
        return ChannelOpened.getDefaultInstance();
    }
}

package dev.farhand.transport.internal.viewer;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.Ping;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.SessionEndAnnounced;
import dev.farhand.core.session.SessionTimer;
import dev.farhand.transport.viewer.ViewerAccess;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What happens to a connected viewer by the passing of time: it is asked whether it is there, warned, and ended. */
@ThreadConfined("the socket's thread")
final class ViewerWatch {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final ViewerSocket socket;
    private final ViewerAccess access;
    private final EventLoop loop;
    private final Duration ping;
    private final Duration allowance;
    private long number;
    private long heard;
    private Optional<ErrorCode> warned = Optional.empty();
    private @Nullable ScheduledFuture<?> nextPing;
    private @Nullable ScheduledFuture<?> nextLook;
    private boolean stopped;

    ViewerWatch(ViewerSocket socket, ViewerAccess access, EventLoop loop, Duration ping, Duration allowance) {
        this.socket = socket;
        this.access = access;
        this.loop = loop;
        this.ping = ping;
        this.allowance = allowance;
    }

    void start() {
        pingAfter(ping);
        look();
    }

    /** Something came from the viewer, or it could not be listened to until now. */
    void heard() {
        heard = number;
    }

    private void pingAfter(Duration wait) {
        if (!stopped) {
            nextPing = loop.schedule(this::ping, wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void ping() {
        number++;
        sendPing();
        if (!stopped) {
            nextPing = loop.schedule(this::expectAnswer, allowance.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void sendPing() {
        if (socket.isWritable()) {
            socket.sendControl(
                    ServerToViewer.newBuilder().setPing(Ping.newBuilder().setNumber(number)));
        }
    }

    private void expectAnswer() {
        if (heard < number && socket.isListening()) {
            socket.end(ErrorCode.VIEWER_TIMED_OUT);
        } else {
            Duration rest = ping.minus(allowance);
            pingAfter(rest.isNegative() ? Duration.ZERO : rest);
        }
    }

    private void look() {
        SessionTimer.Verdict verdict = access.timer().check();
        if (verdict.over()) {
            socket.endSession(new RemoteException(verdict.reason().orElseThrow()));
            return;
        }
        warn(verdict);
        if (!socket.isListening()) {
            // What it asks is not read just now: it hears from us all the same.
            sendPing();
        }
        Duration wait = verdict.remaining();
        if (!verdict.warn()) {
            wait = wait.minus(SessionTimer.WARNING);
        }
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            wait = LONGEST_WAIT;
        }
        if (stopped) {
            return;
        }
        nextLook = loop.schedule(this::look, Math.max(1, wait.toMillis() + 1), TimeUnit.MILLISECONDS);
    }

    /** Says that the end is near, and when it no longer is. */
    private void warn(SessionTimer.Verdict verdict) {
        Optional<ErrorCode> reason = verdict.warn() ? verdict.reason() : Optional.empty();
        if (reason.equals(warned) || !socket.isWritable()) {
            return;
        }
        warned = reason;
        SessionEndAnnounced.Builder ending =
                SessionEndAnnounced.newBuilder().setSessionId(access.session().getSessionId());
        reason.ifPresent(code -> ending.setReason(code.wireNumber())
                .setRemainingMs(verdict.remaining().toMillis()));
        socket.sendControl(ServerToViewer.newBuilder().setEnding(ending));
    }

    void stop() {
        stopped = true;
        for (ScheduledFuture<?> task : new ScheduledFuture<?>[] {nextPing, nextLook}) {
            if (task != null) {
                task.cancel(false);
            }
        }
    }
}

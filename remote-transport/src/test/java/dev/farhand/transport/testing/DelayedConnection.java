package dev.farhand.transport.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection through a {@link DelayProxy}: the caller's socket, the target's, a pipe each way. Thread-confined. */
final class DelayedConnection {

    private final SocketChannel near;
    private final SocketChannel far;
    private final SelectionKey nearKey;
    private final SelectionKey farKey;
    private final DelayPipe there;
    private final DelayPipe back;

    /** Takes over {@code near} and connects to the target; the latter may still be under way afterwards. */
    DelayedConnection(SocketChannel near, InetSocketAddress target, DelayPipe.Shape shape, Selector selector)
            throws IOException {
        this.near = near;
        far = SocketChannel.open();
        near.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
        far.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
        DelayProxy.boundReceiveBuffer(far, shape);
        nearKey = near.register(selector, 0);
        farKey = far.register(selector, SelectionKey.OP_CONNECT);
        there = new DelayPipe(near, far, shape);
        back = new DelayPipe(far, near, shape);
        far.connect(target);
    }

    /** Does what can be done now; returns when to come again without being woken. */
    long move() throws IOException {
        if (far.isConnectionPending() && !far.finishConnect()) {
            return Long.MAX_VALUE;
        }
        long next = Math.min(there.move(), back.move());
        nearKey.interestOps(interest(there, back));
        farKey.interestOps(interest(back, there));
        return next;
    }

    private static int interest(DelayPipe out, DelayPipe in) {
        return (out.wantsInput() ? SelectionKey.OP_READ : 0) | (in.isBlocked() ? SelectionKey.OP_WRITE : 0);
    }

    /** Not to be woken by anything until moved again. */
    void freeze() {
        nearKey.interestOps(0);
        farKey.interestOps(0);
    }

    boolean isFinished() {
        return there.isFinished() && back.isFinished();
    }

    void close() throws IOException {
        try (near;
                far) {
            nearKey.cancel();
            farKey.cancel();
        }
    }

    /** Closes both ends by RST. */
    void reset() throws IOException {
        try (near;
                far) {
            near.setOption(StandardSocketOptions.SO_LINGER, 0);
            far.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }
}

package dev.farhand.capture.internal.platform.x11;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * A connection to an X server: requests out, answers and events in. One thread uses it. Requests are collected and go out when an
 * answer is wanted, or by {@link #flush}. In a steady state it makes no garbage.
 */
final class XConnection implements AutoCloseable {
    /** Takes events while somebody else waits for an answer, or asks for them. */
    interface Events {
        /** One event, whose first byte is at that place. It is gone when this returns. */
        void event(ByteBuffer packet, int at);
    }

    /** Size of an event, an error, and the beginning of an answer. */
    static final int PACKET = 32;

    private static final int GET_INPUT_FOCUS = 43;
    private static final int NONE = -1;
    private static final int ERROR = 0;
    private static final int REPLY = 1;
    private static final int GENERIC_EVENT = 35;
    private static final int OUT_BYTES = 16 << 10;
    private static final int IN_BYTES = 64 << 10;
    /** Nobody whom we ask has more to say at once. */
    private static final int LARGEST_PACKET = 8 << 20;
    /** Whoever sends faster than we read is read on after the next grab. */
    private static final int MOST_ROUNDS = 64;
    /** Programs may hold a server for themselves for a while: a window that is dragged, a lock that comes down. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final DisplaySocket socket;
    private final XSetup setup;
    private final long patienceNanos;
    private final Memory outMemory = new Memory(OUT_BYTES);
    private final ByteBuffer out = view(outMemory);
    private Memory inMemory;
    private ByteBuffer in;
    private Events events = (packet, at) -> {};
    private int sequence;
    private int checked = NONE;
    private int awaited = NONE;
    private Events awaiting = events;
    private int lastId;

    /** Takes the socket over, on which the greeting is done. */
    XConnection(DisplaySocket socket, XSetup setup, long patienceNanos) {
        this.socket = socket;
        this.setup = setup;
        this.patienceNanos = patienceNanos;
        this.inMemory = new Memory(IN_BYTES);
        this.in = view(inMemory).limit(0);
    }

    private static ByteBuffer view(Memory memory) {
        return memory.getByteBuffer(0, memory.size()).order(ByteOrder.LITTLE_ENDIAN);
    }

    XSetup setup() {
        return setup;
    }

    int peerUser() {
        return socket.peerUser();
    }

    /** Who takes the events from here on. */
    void events(Events taker) {
        events = taker;
    }

    /** A number for something that is made on the server. */
    int newId() {
        return setup.idBase() | ++lastId;
    }

    /**
     * Begins a request. Whoever calls writes the rest of it to what is answered, exactly as many bytes as were announced.
     *
     * @param opcode its number, or that of the extension
     * @param data what stands in its second byte: for an extension the number of the request
     * @param bytes all of it, with these two and its length
     */
    ByteBuffer request(int opcode, int data, int bytes) throws ConnectionLostException {
        if (out.remaining() < bytes) {
            flush();
        }
        sequence = (sequence + 1) & 0xFFFF;
        return out.put((byte) opcode).put((byte) data).putShort((short) (bytes / 4));
    }

    /** By what the answer to the last request is found. */
    int sequence() {
        return sequence;
    }

    /** Sends what was collected. */
    void flush() throws ConnectionLostException {
        if (out.position() > 0) {
            socket.send(Pointer.nativeValue(outMemory), out.position(), patienceNanos);
            out.clear();
        }
    }

    /** The answer to the last request. */
    int reply() throws ConnectionLostException, RequestRefusedException {
        return reply(sequence);
    }

    /**
     * Waits for the answer to a request, and answers where in {@link #in} it begins; there it stays until the next call. Answers are
     * taken in the order of the requests.
     */
    int reply(int request) throws ConnectionLostException, RequestRefusedException {
        flush();
        long deadline = System.nanoTime() + patienceNanos;
        while (true) {
            int length = nextPacket();
            if (length == 0) {
                if (!socket.awaitBytes(deadline - System.nanoTime()) || System.nanoTime() - deadline > 0) {
                    throw new ConnectionLostException("the X server does not answer");
                }
                receive();
                continue;
            }
            int at = in.position();
            in.position(at + length);
            int type = in.get(at) & 0xFF;
            int of = in.getShort(at + 2) & 0xFFFF;
            if (of == awaited && type <= REPLY) {
                awaited = NONE;
                if (type == REPLY) {
                    awaiting.event(in, at);
                }
                if (of == request) {
                    return at;
                }
                continue;
            }
            if (type == REPLY && of == request) {
                return at;
            }
            if (type == ERROR && (of == request || of == checked)) {
                throw new RequestRefusedException(in.get(at + 1) & 0xFF, in.get(at + 10) & 0xFF, in.getShort(at + 8));
            }
            dispatch(type, at);
        }
    }

    /** The answer to the last request goes to somebody while others are waited for; at the latest by {@link #takeAnswer}. */
    void answerTo(Events taker) {
        awaited = sequence;
        awaiting = taker;
    }

    /** Waits for the answer that somebody is to have, if it has not come yet. When the server refuses it, there is none. */
    void takeAnswer() throws ConnectionLostException {
        if (awaited != NONE) {
            try {
                reply(awaited);
            } catch (RequestRefusedException e) {
                awaited = NONE;
            }
        }
    }

    /** Waits until the server has seen to the last request, which has no answer; throws when it has refused it. */
    void check() throws ConnectionLostException, RequestRefusedException {
        checked = sequence;
        try {
            // The cheapest question that has an answer.
            request(GET_INPUT_FOCUS, 0, 4);
            reply();
        } finally {
            checked = NONE;
        }
    }

    /** What came in; all of an answer lies in it. */
    ByteBuffer in() {
        return in;
    }

    /** An error of a request that has no answer is nobody's: what it was for shows by its absence. */
    private void dispatch(int type, int at) {
        if (type > REPLY) {
            events.event(in, at);
        }
    }

    /** Hands over the events that are there, and does not wait for more. */
    void readEvents() throws ConnectionLostException {
        int rounds = 0;
        do {
            int length = nextPacket();
            while (length > 0) {
                int at = in.position();
                in.position(at + length);
                dispatch(in.get(at) & 0xFF, at);
                length = nextPacket();
            }
        } while (receive() && ++rounds < MOST_ROUNDS);
    }

    /** Whether there is something to read; waits for it until somebody calls {@link #wakeUp} or the time is over. */
    boolean awaitEvents(long timeoutNanos) throws ConnectionLostException {
        flush();
        return nextPacket() > 0 || socket.awaitBytesOrWakeUp(timeoutNanos);
    }

    /** As {@link DisplaySocket#wakeUp}. Any thread. */
    void wakeUp() {
        socket.wakeUp();
    }

    /** How long the packet at the position is, when all of it is there; else 0. */
    private int nextPacket() throws ConnectionLostException {
        if (in.remaining() < PACKET) {
            return 0;
        }
        int at = in.position();
        int type = in.get(at) & 0x7F;
        long length = PACKET;
        if (type == REPLY || type == GENERIC_EVENT) {
            length += 4 * (in.getInt(at + 4) & 0xFFFF_FFFFL);
        }
        if (length > LARGEST_PACKET) {
            throw new ConnectionLostException("the X server announces a message of " + length + " bytes");
        }
        makeRoom((int) length);
        return in.remaining() < length ? 0 : (int) length;
    }

    /** So that a packet of that length fits behind the position. */
    private void makeRoom(int length) {
        if (in.position() + length <= in.capacity()) {
            return;
        }
        if (length <= in.capacity()) {
            in.compact().flip();
            return;
        }
        Memory larger = new Memory(Math.max(length, 2L * in.capacity()));
        ByteBuffer copy = view(larger).put(in).flip();
        inMemory = larger;
        in = copy;
    }

    /** Whether there was anything. */
    private boolean receive() throws ConnectionLostException {
        if (!in.hasRemaining()) {
            in.position(0).limit(0);
        }
        if (in.limit() == in.capacity()) {
            makeRoom(in.capacity());
        }
        int count = socket.receive(Pointer.nativeValue(inMemory) + in.limit(), in.capacity() - in.limit());
        in.limit(in.limit() + count);
        return count > 0;
    }

    @Override
    public void close() {
        socket.close();
    }
}

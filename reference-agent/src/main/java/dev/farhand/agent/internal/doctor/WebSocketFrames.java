package dev.farhand.agent.internal.doctor;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;

/** The bytes inside a WebSocket's binary frames, as the client's end reads and writes them (RFC 6455). */
final class WebSocketFrames {
    private static final int LARGEST_FRAME = 64 * 1024;
    private static final int LARGEST_CONTROL = 125;
    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private WebSocketFrames() {}

    private static void write(OutputStream out, int kind, byte[] bytes, int offset, int length) throws IOException {
        byte[] mask = new byte[4];
        RANDOM.nextBytes(mask);
        int sizeBytes = length <= LARGEST_CONTROL ? 0 : 2;
        byte[] frame = new byte[2 + sizeBytes + 4 + length];
        frame[0] = (byte) (LAST | kind);
        frame[1] = (byte) (MASKED | (sizeBytes == 0 ? length : 126));
        if (sizeBytes == 2) {
            frame[2] = (byte) (length >> 8);
            frame[3] = (byte) length;
        }
        System.arraycopy(mask, 0, frame, 2 + sizeBytes, 4);
        for (int i = 0; i < length; i++) {
            frame[6 + sizeBytes + i] = (byte) (bytes[offset + i] ^ mask[i & 3]);
        }
        out.write(frame);
        out.flush();
    }

    /** One masked binary frame per write, cut into pieces where it is long. */
    static final class Output extends OutputStream {
        private static final int LARGEST_PIECE = 16 * 1024;
        private final OutputStream out;

        Output(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += LARGEST_PIECE) {
                WebSocketFrames.write(out, BINARY, bytes, offset + done, Math.min(LARGEST_PIECE, length - done));
            }
        }
    }

    /** What the server sends; its pings are answered, its close is the end, what is no frame of ours is an error. */
    static final class Input extends InputStream {
        private static final String CUT = "the connection ended inside a WebSocket frame.";
        private final DataInputStream in;
        private final OutputStream answers;
        private int left;
        private boolean ended;

        Input(InputStream in, OutputStream answers) {
            this.in = new DataInputStream(in);
            this.answers = answers;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            try {
                while (left == 0 && !ended) {
                    nextFrame();
                }
            } catch (EOFException e) {
                throw new IOException(CUT, e);
            }
            if (ended) {
                return -1;
            }
            int read = in.read(into, offset, Math.min(length, left));
            if (read < 0) {
                throw new IOException(CUT);
            }
            left -= read;
            return read;
        }

        private void nextFrame() throws IOException {
            int first = in.read();
            if (first < 0) {
                ended = true;
                return;
            }
            int kind = first & 0x0F;
            int length = length(in.readUnsignedByte());
            if ((first & 0x70) != 0 || length > (kind >= CLOSE ? LARGEST_CONTROL : LARGEST_FRAME)) {
                throw strange();
            }
            switch (kind) {
                case CONTINUATION, BINARY -> left = length;
                case CLOSE -> ended = true;
                case PING -> {
                    byte[] told = new byte[length];
                    in.readFully(told);
                    WebSocketFrames.write(answers, PONG, told, 0, length);
                }
                case PONG -> in.skipNBytes(length);
                default -> throw strange();
            }
        }

        private int length(int second) throws IOException {
            if ((second & MASKED) != 0) {
                throw strange();
            }
            if (second < 126) {
                return second;
            }
            long length = second == 126 ? in.readUnsignedShort() : in.readLong();
            if (length < 0 || length > LARGEST_FRAME) {
                throw strange();
            }
            return (int) length;
        }

        private static IOException strange() {
            return new IOException("what answers does not speak our WebSocket.");
        }
    }
}

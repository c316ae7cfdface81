package dev.farhand.capture.internal.platform.x11;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an X server can do beyond the core protocol.
 *
 * @param opcode the first byte of its requests
 * @param firstEvent the number of its first event
 */
record Extension(int opcode, int firstEvent) {
    private static final int QUERY_EXTENSION = 98;

    /** Empty where the server does not have it. */
    static Optional<Extension> of(XConnection connection, String name) throws ConnectionLostException {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        int padded = XSetup.padded(bytes.length);
        ByteBuffer out = connection.request(QUERY_EXTENSION, 0, 8 + padded);
        out.putShort((short) bytes.length).putShort((short) 0).put(bytes).put(new byte[padded - bytes.length]);
        try {
            int at = connection.reply();
            ByteBuffer in = connection.in();
            return in.get(at + 8) == 0
                    ? Optional.empty()
                    : Optional.of(new Extension(in.get(at + 9) & 0xFF, in.get(at + 10) & 0xFF));
        } catch (RequestRefusedException e) {
            return Optional.empty();
        }
    }

    /** As {@link #of}, with the version that is agreed on before anything else may be asked: two numbers of four bytes. */
    static Optional<Extension> of(XConnection connection, String name, int major, int minor)
            throws ConnectionLostException {
        Optional<Extension> found = of(connection, name);
        if (found.isPresent()) {
            connection.request(found.get().opcode(), 0, 12).putInt(major).putInt(minor);
            try {
                connection.reply();
            } catch (RequestRefusedException e) {
                return Optional.empty();
            }
        }
        return found;
    }
}

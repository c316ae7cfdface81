package dev.farhand.transport.internal.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What a TLS connection is for, by the names its ClientHello offers (ALPN). */
public enum Purpose {
    /** A link; also when other names are offered beside it. */
    LINK,
    /** An enrolment. */
    ENROL,
    /** Not ours: a browser, a scanner, or a hello that cannot be read. */
    OTHER;

    private static final int RANDOM = 32;
    private static final int ALPN_EXTENSION = 16;

    /**
     * Reads a ClientHello from its {@code legacy_version} on. Never throws: each length comes from a stranger, and one that
     * does not fit makes it somebody else's.
     */
    public static Purpose of(ByteBuf hello) {
        try {
            ByteBuf in = hello.slice();
            in.skipBytes(2 + RANDOM);
            in.skipBytes(in.readUnsignedByte());
            in.skipBytes(in.readUnsignedShort());
            in.skipBytes(in.readUnsignedByte());
            ByteBuf extensions = in.readSlice(in.readUnsignedShort());
            while (extensions.isReadable()) {
                int type = extensions.readUnsignedShort();
                ByteBuf body = extensions.readSlice(extensions.readUnsignedShort());
                if (type == ALPN_EXTENSION) {
                    return ofNames(body.readSlice(body.readUnsignedShort()));
                }
            }
            return OTHER;
        } catch (IndexOutOfBoundsException malformed) {
            return OTHER;
        }
    }

    private static Purpose ofNames(ByteBuf names) {
        Purpose found = OTHER;
        while (names.isReadable()) {
            String name = names.readCharSequence(names.readUnsignedByte(), StandardCharsets.ISO_8859_1)
                    .toString();
            if (name.equals(Alpn.LINK)) {
                return LINK;
            }
            if (name.equals(Alpn.ENROL)) {
                found = ENROL;
            }
        }
        return found;
    }
}

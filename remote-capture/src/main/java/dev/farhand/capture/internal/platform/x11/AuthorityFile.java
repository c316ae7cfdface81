package dev.farhand.capture.internal.platform.x11;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The cookies by which X servers know who may come, as {@code xauth} keeps them. The format is that of Xau(3): family, address,
 * number, name and data of each, as big-endian numbers of two bytes and strings with such a length. What is broken ends the file.
 */
record AuthorityFile(List<Entry> entries) {
    /** The only way to prove oneself that is in use. */
    static final String COOKIE = "MIT-MAGIC-COOKIE-1";

    /** A server may let a long list of wrong ones cost us time. */
    static final int MOST_TRIED = 8;

    private static final int LARGEST = 1 << 20;
    private static final AuthorityFile NONE = new AuthorityFile(List.of());

    /**
     * One line of {@code xauth list}.
     *
     * @param family what kind of address it is
     * @param address for a display of this machine its name
     * @param number of the display; empty for every one
     * @param name how to prove oneself
     * @param data by what
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(int family, String address, String number, String name, byte[] data) {
        boolean isFor(DisplayName display) {
            return name.equals(COOKIE) && (number.isEmpty() || number.equals(Integer.toString(display.number())));
        }
    }

    /** What is in a file; nothing when it cannot be read. */
    static AuthorityFile read(Path file) {
        try {
            // No pipe or device may hang us, and no huge file fill the memory: others may have named it.
            return Files.isRegularFile(file) && Files.size(file) <= LARGEST ? parse(Files.readAllBytes(file)) : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    static AuthorityFile parse(byte[] bytes) {
        List<Entry> found = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            while (in.hasRemaining()) {
                found.add(new Entry(in.getShort() & 0xFFFF, text(in), text(in), text(in), counted(in)));
            }
        } catch (BufferUnderflowException e) {
            // Cut off, perhaps while it is being written: what came before it counts.
            return new AuthorityFile(List.copyOf(found));
        }
        return new AuthorityFile(List.copyOf(found));
    }

    private static String text(ByteBuffer in) {
        return new String(counted(in), StandardCharsets.ISO_8859_1);
    }

    private static byte[] counted(ByteBuffer in) {
        int length = in.getShort() & 0xFFFF;
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** The cookies that may open a display, those for this machine's name first: it may have changed since they were made. */
    List<byte[]> cookiesFor(DisplayName display, String hostName) {
        return entries.stream()
                .filter(entry -> entry.isFor(display))
                .sorted(Comparator.comparing(entry -> !entry.address().equals(hostName)))
                .map(Entry::data)
                .limit(MOST_TRIED)
                .toList();
    }
}

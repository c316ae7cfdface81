package dev.farhand.capture.internal.platform.x11;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes cookie files. */
final class Cookies {
    static final int LOCAL = 256;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Cookies add(int family, String address, String number, String name, String data) {
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(family);
            for (String part : new String[] {address, number, name, data}) {
                out.writeShort(part.length());
                out.write(part.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}

package dev.farhand.capture.internal.vt;

import java.nio.charset.StandardCharsets;

/** Output in a readable form: ^ is ESC. */
final class Vt {
    private Vt() {}

    static byte[] bytes(String text) {
        return text.replace('^', '\u001b').getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace('\u001b', '^');
    }

    static TerminalModes after(String output) {
        TerminalModes modes = new TerminalModes();
        byte[] bytes = bytes(output);
        new EscapeParser(0).feed(bytes, 0, bytes.length, modes);
        return modes;
    }

    static String prologue(String output) {
        return text(after(output).prologue());
    }
}

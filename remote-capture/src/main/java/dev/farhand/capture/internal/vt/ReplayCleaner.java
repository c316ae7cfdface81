package dev.farhand.capture.internal.vt;

import java.util.Arrays;

/**
 * Takes out of output that is shown again what must not happen again: questions to the terminal, whose answers the program
 * of today would take for typed text, and bells. In their place stand zeros, which terminals ignore, so that every offset
 * stays what it is.
 */
final class ReplayCleaner implements EscapeHandler {
    private static final int ENQUIRY = 0x05;
    private static final int BELL = 0x07;

    private final EscapeParser parser;
    private final byte[] bytes;
    private final long offset;

    private ReplayCleaner(EscapeParser parser, byte[] bytes) {
        this.parser = parser;
        this.bytes = bytes;
        this.offset = parser.position();
    }

    /** Cleans bytes that begin between sequences. What is unfinished at the end stays. */
    static void clean(byte[] bytes, long offset) {
        EscapeParser parser = new EscapeParser(offset);
        parser.feed(bytes, 0, bytes.length, new ReplayCleaner(parser, bytes));
    }

    private void blank(long from) {
        Arrays.fill(bytes, (int) (from - offset), (int) (parser.sequenceEnd() - offset), (byte) 0);
    }

    @Override
    public void control(int character) {
        if (character == BELL || character == ENQUIRY) {
            blank(parser.position() - 1);
        }
    }

    @Override
    public void escape(int intermediate, int last) {
        if (intermediate == 0 && last == 'Z') {
            blank(parser.sequenceStart());
        }
    }

    @Override
    public void csi(CsiParameters parameters, int last) {
        if (asks(parameters, last)) {
            blank(parser.sequenceStart());
        }
    }

    private static boolean asks(CsiParameters parameters, int last) {
        return switch (last) {
            case 'c', 'x' -> true;
            // With '>' this is a setting and no question.
            case 'n' -> parameters.prefix() != '>';
            case 'p' -> parameters.intermediate() == '$';
            case 'q' -> parameters.prefix() == '>';
            case 'u' -> parameters.prefix() == '?';
            case 'S' -> parameters.prefix() == '?';
            case 't' -> parameters.isPlain() && parameters.value(0, 0) >= 11 && parameters.value(0, 0) <= 21;
            default -> false;
        };
    }

    @Override
    public void string(int kind, StringBytes text) {
        boolean asks = kind == 'P' && beginsWithQuestion(text) || kind == ']' && asksOrSetsTheClipboard(text);
        if (asks) {
            blank(parser.sequenceStart());
        }
    }

    /** {@code DCS $ q} and {@code DCS + q}. */
    private static boolean beginsWithQuestion(StringBytes text) {
        return text.length() >= 2 && (text.at(0) == '$' || text.at(0) == '+') && text.at(1) == 'q';
    }

    private static boolean asksOrSetsTheClipboard(StringBytes text) {
        boolean clipboard = text.length() >= 3 && text.at(0) == '5' && text.at(1) == '2' && text.at(2) == ';';
        boolean question = text.length() >= 2 && text.at(text.length() - 1) == '?' && text.at(text.length() - 2) == ';';
        return clipboard || question;
    }
}

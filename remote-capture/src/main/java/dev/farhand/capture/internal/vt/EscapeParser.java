package dev.farhand.capture.internal.vt;

/**
 * Splits a terminal's output into text and sequences, as xterm and its kin do (the states of a VT500). Takes any bytes in any
 * pieces, keeps a few hundred bytes at most, never throws. For one thread.
 */
public final class EscapeParser {
    private static final int GROUND = 0;
    private static final int ESCAPE = 1;
    private static final int ESCAPE_INTERMEDIATE = 2;
    private static final int CSI = 3;
    private static final int CSI_INTERMEDIATE = 4;
    private static final int CSI_IGNORED = 5;
    private static final int STRING = 6;
    private static final int STRING_ESCAPE = 7;

    private static final int BELL = 0x07;
    private static final int CANCEL = 0x18;
    private static final int SUBSTITUTE = 0x1a;
    private static final int ESC = 0x1b;
    private static final int DELETE = 0x7f;
    /** Lead byte of U+0080 to U+00BF, among them the second set of control characters. */
    private static final int C1_LEAD = 0xc2;

    private final CsiParameters parameters = new CsiParameters();
    private final StringBytes text = new StringBytes();
    private int state = GROUND;
    private int intermediate;
    private int kind;
    private int continuation;
    private boolean maybeC1;
    private long position;
    private long sequenceStart;
    private long sequenceEnd;

    /** Begins in text, where the output begins. */
    public EscapeParser(long position) {
        this.position = position;
    }

    /** A parser that goes on from where this one is. */
    public EscapeParser copy() {
        EscapeParser copy = new EscapeParser(position);
        copy.parameters.copyFrom(parameters);
        copy.text.copyFrom(text);
        copy.state = state;
        copy.intermediate = intermediate;
        copy.kind = kind;
        copy.continuation = continuation;
        copy.maybeC1 = maybeC1;
        copy.sequenceStart = sequenceStart;
        copy.sequenceEnd = sequenceEnd;
        return copy;
    }

    /** How many bytes there were so far. */
    public long position() {
        return position;
    }

    /** Where the sequence that is being told began. */
    public long sequenceStart() {
        return sequenceStart;
    }

    /** Behind its last byte. */
    public long sequenceEnd() {
        return sequenceEnd;
    }

    /** Whether nothing is half done: no sequence and no character. */
    public boolean isBetween() {
        return state == GROUND && continuation == 0;
    }

    /** What brings another terminal into the state this one is in: the beginning of a sequence that is harmless. */
    public byte[] introducer() {
        return switch (state) {
            case GROUND -> new byte[0];
            case ESCAPE, ESCAPE_INTERMEDIATE, STRING_ESCAPE -> new byte[] {ESC};
            case CSI, CSI_INTERMEDIATE, CSI_IGNORED -> new byte[] {ESC, '['};
            // An OSC ends with a bell, the others do not: privacy messages are understood by nobody.
            default -> kind == ']' ? new byte[] {ESC, ']', '9', '9', '9', '9', ';'} : new byte[] {ESC, '^'};
        };
    }

    /** Goes on with these bytes. */
    public void feed(byte[] bytes, int from, int to, EscapeHandler handler) {
        int at = from;
        while (at < to) {
            int value = bytes[at] & 0xff;
            if (state == GROUND && value >= 0x20 && value < DELETE) {
                int end = at + 1;
                while (end < to && bytes[end] >= 0x20 && bytes[end] < DELETE) {
                    end++;
                }
                continuation = 0;
                maybeC1 = false;
                position += end - at;
                at = end;
            } else {
                position++;
                at++;
                one(value, handler);
            }
        }
    }

    /** Goes on until nothing is half done; answers how many bytes that took, or all there are. */
    public int feedUntilBetween(byte[] bytes, int from, int to, EscapeHandler handler) {
        int at = from;
        while (at < to && !isBetween()) {
            position++;
            one(bytes[at++] & 0xff, handler);
        }
        return at - from;
    }

    private void one(int value, EscapeHandler handler) {
        sequenceEnd = position;
        if (value == ESC) {
            escapes(handler);
            return;
        }
        if (value == CANCEL || value == SUBSTITUTE) {
            leaveString(handler, position);
            ground();
            return;
        }
        if (maybeC1 && value >= 0x80 && value < 0xa0) {
            maybeC1 = false;
            continuation = 0;
            secondSet(value, handler);
            return;
        }
        maybeC1 = value == C1_LEAD;
        switch (state) {
            case GROUND -> text(value, handler);
            case ESCAPE -> escape(value, handler);
            case ESCAPE_INTERMEDIATE -> escapeIntermediate(value, handler);
            case CSI -> csi(value, handler);
            case CSI_INTERMEDIATE, CSI_IGNORED -> csiEnd(value, handler);
            case STRING_ESCAPE -> stringEscape(value, handler);
            default -> string(value, handler);
        }
    }

    /** In a string it may be the first half of its end. */
    private void escapes(EscapeHandler handler) {
        if (state == STRING) {
            state = STRING_ESCAPE;
            maybeC1 = false;
            return;
        }
        leaveString(handler, position - 1);
        begin(ESCAPE, position - 1);
    }

    private void stringEscape(int value, EscapeHandler handler) {
        if (value == '\\') {
            leaveString(handler, position);
            ground();
            return;
        }
        leaveString(handler, position - 2);
        begin(ESCAPE, position - 2);
        sequenceEnd = position;
        escape(value, handler);
    }

    private void begin(int next, long start) {
        state = next;
        sequenceStart = start;
        intermediate = 0;
        continuation = 0;
        maybeC1 = false;
    }

    private void ground() {
        state = GROUND;
        continuation = 0;
        maybeC1 = false;
    }

    private void leaveString(EscapeHandler handler, long end) {
        if (state == STRING || state == STRING_ESCAPE) {
            state = GROUND;
            sequenceEnd = end;
            handler.string(kind, text);
        }
    }

    private void text(int value, EscapeHandler handler) {
        if (value < 0x20 || value == DELETE) {
            continuation = 0;
            sequenceStart = position - 1;
            handler.control(value);
        } else if (value < 0x80) {
            continuation = 0;
        } else if (value < 0xc0) {
            continuation = Math.max(0, continuation - 1);
        } else {
            sequenceStart = position - 1;
            continuation = value >= 0xf8 ? 0 : value >= 0xf0 ? 3 : value >= 0xe0 ? 2 : 1;
        }
    }

    /** U+0080 to U+009F do what ESC and a letter do. */
    private void secondSet(int value, EscapeHandler handler) {
        int letter = value - 0x40;
        if (state == STRING) {
            if (letter == '\\') {
                // Its first byte was taken for text.
                text.dropLast();
                leaveString(handler, position);
                ground();
            } else {
                text.add(value);
            }
            return;
        }
        begin(ESCAPE, position - 2);
        escape(letter, handler);
    }

    private void escape(int value, EscapeHandler handler) {
        if (value < 0x20) {
            handler.control(value);
        } else if (value < 0x30) {
            intermediate = value;
            state = ESCAPE_INTERMEDIATE;
        } else if (value == '[') {
            parameters.clear();
            state = CSI;
        } else if (value == ']' || value == 'P' || value == 'X' || value == '^' || value == '_') {
            kind = value;
            text.clear();
            state = STRING;
        } else if (value < DELETE) {
            ground();
            handler.escape(0, value);
        } else if (value > DELETE) {
            abandon(value, handler);
        }
    }

    private void escapeIntermediate(int value, EscapeHandler handler) {
        if (value < 0x20) {
            handler.control(value);
        } else if (value < 0x30) {
            intermediate = -1;
        } else if (value < DELETE) {
            int before = intermediate;
            ground();
            handler.escape(before, value);
        } else if (value > DELETE) {
            abandon(value, handler);
        }
    }

    private void csi(int value, EscapeHandler handler) {
        if (value >= '0' && value <= '9') {
            parameters.digit(value - '0');
        } else if (value == ';' || value == ':') {
            parameters.next(value == ':');
        } else if (value >= '<' && value <= '?') {
            if (parameters.count() == 0 && parameters.prefix() == 0) {
                parameters.prefix(value);
            } else {
                state = CSI_IGNORED;
            }
        } else {
            csiEnd(value, handler);
        }
    }

    private void csiEnd(int value, EscapeHandler handler) {
        if (value < 0x20) {
            handler.control(value);
        } else if (value < 0x30) {
            parameters.intermediate(value);
            state = state == CSI ? CSI_INTERMEDIATE : state;
        } else if (value < 0x40) {
            state = CSI_IGNORED;
        } else if (value < DELETE) {
            boolean known = state != CSI_IGNORED;
            ground();
            if (known) {
                handler.csi(parameters, value);
            }
        } else if (value > DELETE) {
            abandon(value, handler);
        }
    }

    /** A character from beyond ASCII inside a sequence: terminals give the sequence up and go on with text. */
    private void abandon(int value, EscapeHandler handler) {
        state = GROUND;
        maybeC1 = value == C1_LEAD;
        text(value, handler);
    }

    private void string(int value, EscapeHandler handler) {
        if (value == BELL && kind == ']') {
            leaveString(handler, position);
            ground();
        } else {
            text.add(value);
        }
    }
}

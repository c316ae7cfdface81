package dev.farhand.capture.internal.vt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a terminal's output has switched on so far, so that another terminal can be brought into the same modes. Not what is
 * on the screen, and not where the cursor is. For one thread.
 */
public final class TerminalModes implements EscapeHandler {
    /** Where {@link #prologue} ends at the latest. */
    public static final int LONGEST_PROLOGUE = 2048;

    private static final int LONGEST_TITLE = 256;
    /** Private modes that are off at first, but those of {@link #ON}: each stands for itself. */
    private static final List<Integer> OFF = List.of(1, 5, 6, 12, 45, 66, 1004, 1007, 2004, 2031);

    private static final List<Integer> ON = List.of(7, 25);
    // Of these one holds at a time.
    private static final List<Integer> MOUSE = List.of(9, 1000, 1001, 1002, 1003);
    private static final List<Integer> MOUSE_CODING = List.of(1005, 1006, 1015, 1016);
    private static final List<Integer> ALTERNATE = List.of(47, 1047, 1049);
    private static final char ASCII = 'B';

    private boolean[] off = new boolean[OFF.size()];
    private boolean[] on = new boolean[ON.size()];
    private boolean insert;
    private boolean newLine;
    private boolean keypad;
    private int mouse;
    private int mouseCoding;
    private int alternate;
    private int cursorStyle;
    private int top;
    private int bottom;
    private char[] charsets = new char[4];
    private int shift;
    private byte[] title = new byte[0];
    private Rendition rendition = new Rendition();
    private Rendition[] saved = {new Rendition(), new Rendition()};
    private char[][] savedCharsets = new char[2][];
    private int[] savedShift = new int[2];

    /** As a terminal is switched on. */
    public TerminalModes() {
        everythingOff();
    }

    /** The same modes, which go their own way from here. */
    public TerminalModes copy() {
        TerminalModes copy = new TerminalModes();
        copy.off = off.clone();
        copy.on = on.clone();
        copy.insert = insert;
        copy.newLine = newLine;
        copy.keypad = keypad;
        copy.mouse = mouse;
        copy.mouseCoding = mouseCoding;
        copy.alternate = alternate;
        copy.cursorStyle = cursorStyle;
        copy.top = top;
        copy.bottom = bottom;
        copy.charsets = charsets.clone();
        copy.shift = shift;
        copy.title = title.clone();
        copy.rendition = rendition.copy();
        copy.saved = new Rendition[] {saved[0].copy(), saved[1].copy()};
        copy.savedCharsets = new char[][] {savedCharsets[0].clone(), savedCharsets[1].clone()};
        copy.savedShift = savedShift.clone();
        return copy;
    }

    /** Whether a program draws on the second screen, the one without history. */
    public boolean isAlternate() {
        return alternate != 0;
    }

    private void everythingOff() {
        Arrays.fill(off, false);
        Arrays.fill(on, true);
        insert = false;
        newLine = false;
        keypad = false;
        mouse = 0;
        mouseCoding = 0;
        alternate = 0;
        cursorStyle = 0;
        top = 0;
        bottom = 0;
        Arrays.fill(charsets, ASCII);
        shift = 0;
        rendition.reset();
        for (int screen = 0; screen < saved.length; screen++) {
            saved[screen].reset();
            savedCharsets[screen] = charsets.clone();
            savedShift[screen] = 0;
        }
    }

    private void soft() {
        on[ON.indexOf(7)] = true;
        on[ON.indexOf(25)] = true;
        off[OFF.indexOf(1)] = false;
        off[OFF.indexOf(6)] = false;
        insert = false;
        keypad = false;
        top = 0;
        bottom = 0;
        Arrays.fill(charsets, ASCII);
        shift = 0;
        rendition.reset();
    }

    // ---- what is heard

    @Override
    public void control(int character) {
        if (character == 0x0e || character == 0x0f) {
            shift = 0x0f - character;
        }
    }

    @Override
    public void escape(int intermediate, int last) {
        if (intermediate != 0) {
            designate(intermediate, last);
            return;
        }
        switch (last) {
            case 'c' -> everythingOff();
            case '=' -> keypad = true;
            case '>' -> keypad = false;
            case '7' -> save();
            case '8' -> restore();
            case 'n' -> shift = 2;
            case 'o' -> shift = 3;
            default -> ignored();
        }
    }

    private void designate(int intermediate, int last) {
        int set = "()*+".indexOf(intermediate);
        if (set < 0) {
            // The same for sets of 96 characters, from G1 on.
            set = intermediate == '-' ? 1 : intermediate == '.' ? 2 : intermediate == '/' ? 3 : -1;
        }
        if (set >= 0) {
            charsets[set] = (char) last;
        }
    }

    private int screen() {
        return alternate == 0 ? 0 : 1;
    }

    private void save() {
        saved[screen()] = rendition.copy();
        savedCharsets[screen()] = charsets.clone();
        savedShift[screen()] = shift;
    }

    private void restore() {
        rendition = saved[screen()].copy();
        charsets = savedCharsets[screen()].clone();
        shift = savedShift[screen()];
    }

    @Override
    public void csi(CsiParameters parameters, int last) {
        if (parameters.prefix() == '?' && parameters.intermediate() == 0) {
            if (last == 'h' || last == 'l') {
                privateModes(parameters, last == 'h');
            }
        } else if (parameters.prefix() == 0 && parameters.intermediate() == ' ' && last == 'q') {
            cursorStyle = Math.min(6, parameters.value(0, 0));
        } else if (parameters.prefix() == 0 && parameters.intermediate() == '!' && last == 'p') {
            soft();
        } else if (parameters.isPlain()) {
            plain(parameters, last);
        }
    }

    private void plain(CsiParameters parameters, int last) {
        switch (last) {
            case 'm' -> rendition.apply(parameters);
            case 'r' -> region(parameters);
            case 's' -> save();
            case 'u' -> restore();
            case 'h', 'l' -> {
                for (int i = 0; i < parameters.count(); i++) {
                    insert = parameters.value(i, 0) == 4 ? last == 'h' : insert;
                    newLine = parameters.value(i, 0) == 20 ? last == 'h' : newLine;
                }
            }
            default -> ignored();
        }
    }

    private void region(CsiParameters parameters) {
        top = parameters.value(0, 0);
        bottom = parameters.value(1, 0);
        if (bottom != 0 && top >= bottom) {
            top = 0;
            bottom = 0;
        }
    }

    private void privateModes(CsiParameters parameters, boolean set) {
        for (int i = 0; i < parameters.count(); i++) {
            privateMode(parameters.value(i, 0), set);
        }
    }

    private void privateMode(int mode, boolean set) {
        if (OFF.contains(mode)) {
            off[OFF.indexOf(mode)] = set;
        } else if (ON.contains(mode)) {
            on[ON.indexOf(mode)] = set;
        } else if (MOUSE.contains(mode)) {
            mouse = set ? mode : 0;
        } else if (MOUSE_CODING.contains(mode)) {
            mouseCoding = set ? mode : 0;
        } else if (ALTERNATE.contains(mode)) {
            alternate(mode, set);
        } else if (mode == 1048) {
            saveOrRestore(set);
        }
    }

    private void saveOrRestore(boolean set) {
        if (set) {
            save();
        } else {
            restore();
        }
    }

    private void alternate(int mode, boolean set) {
        if (set && mode == 1049 && alternate == 0) {
            save();
        }
        boolean back = !set && mode == 1049 && alternate != 0;
        alternate = set ? mode : 0;
        if (back) {
            restore();
        }
    }

    @Override
    public void string(int kind, StringBytes text) {
        boolean named =
                kind == ']' && text.length() >= 2 && text.at(1) == ';' && (text.at(0) == '0' || text.at(0) == '2');
        if (named && !text.isCut() && text.length() - 2 <= LONGEST_TITLE) {
            title = text.from(2);
        }
    }

    private static void ignored() {
        // Moves the cursor, or draws: no mode.
    }

    // ---- what is told

    /**
     * Brings a terminal that was just switched on, or reset, into these modes; its cursor ends in the upper left corner where
     * that cannot be helped.
     */
    public byte[] prologue() {
        StringBuilder out = new StringBuilder();
        if (alternate != 0) {
            // What the program will go back to.
            saved[0].write(out);
            privateMode(out, alternate, true);
            out.append("\u001b[m");
        }
        if (bottom != 0 || top > 1) {
            out.append("\u001b[").append(top).append(';');
            out.append(bottom == 0 ? "" : String.valueOf(bottom)).append('r');
        }
        for (int i = 0; i < off.length; i++) {
            if (off[i]) {
                privateMode(out, OFF.get(i), true);
            }
        }
        for (int i = 0; i < on.length; i++) {
            if (!on[i]) {
                privateMode(out, ON.get(i), false);
            }
        }
        mouse(out);
        out.append(insert ? "\u001b[4h" : "")
                .append(newLine ? "\u001b[20h" : "")
                .append(keypad ? "\u001b=" : "");
        if (cursorStyle != 0) {
            out.append("\u001b[").append(cursorStyle).append(" q");
        }
        charsets(out);
        rendition.write(out);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(out.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (title.length > 0) {
            bytes.writeBytes(new byte[] {0x1b, ']', '2', ';'});
            bytes.writeBytes(title);
            bytes.write(0x07);
        }
        return bytes.toByteArray();
    }

    private void mouse(StringBuilder out) {
        if (mouse != 0) {
            privateMode(out, mouse, true);
        }
        if (mouseCoding != 0) {
            privateMode(out, mouseCoding, true);
        }
    }

    private void charsets(StringBuilder out) {
        for (int set = 0; set < charsets.length; set++) {
            if (charsets[set] != ASCII) {
                out.append('\u001b').append("()*+".charAt(set)).append(charsets[set]);
            }
        }
        switch (shift) {
            case 1 -> out.append('\u000e');
            case 2 -> out.append("\u001bn");
            case 3 -> out.append("\u001bo");
            default -> ignored();
        }
    }

    private static void privateMode(StringBuilder out, int mode, boolean set) {
        out.append("\u001b[?").append(mode).append(set ? 'h' : 'l');
    }
}

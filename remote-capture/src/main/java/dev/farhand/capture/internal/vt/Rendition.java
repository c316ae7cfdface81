package dev.farhand.capture.internal.vt;

import java.util.Arrays;

/** How text looks from here on: what the SGR sequences say. For one thread. */
final class Rendition {
    private static final int DEFAULT = -1;
    private static final int RGB = 1 << 24;
    private static final int FOREGROUND = 0;
    private static final int BACKGROUND = 1;

    // Indexed by the number that switches it on; 4 holds the style of the line.
    private static final int ATTRIBUTES = 10;
    private static final int OVERLINE = 0;

    private int[] attributes = new int[ATTRIBUTES];
    /** Of the text, of what is behind it, and of the line below. */
    private int[] colours = {DEFAULT, DEFAULT, DEFAULT};

    void reset() {
        Arrays.fill(attributes, 0);
        Arrays.fill(colours, DEFAULT);
    }

    Rendition copy() {
        Rendition copy = new Rendition();
        copy.attributes = attributes.clone();
        copy.colours = colours.clone();
        return copy;
    }

    void apply(CsiParameters parameters) {
        if (parameters.count() == 0) {
            reset();
        }
        int at = 0;
        while (at < parameters.count()) {
            at = parameters.isSub(at) ? at + 1 : one(parameters, at);
        }
    }

    /** Answers where the next one is. */
    private int one(CsiParameters parameters, int at) {
        int code = parameters.value(at, 0);
        if (code == 38 || code == 48 || code == 58) {
            return colour(parameters, at, (code - 38) / 10);
        }
        if (code == 0) {
            reset();
        } else if (code == 4) {
            attributes[4] = parameters.isSub(at + 1) ? Math.min(5, parameters.value(at + 1, 1)) : 1;
        } else if (code <= 9) {
            attributes[code] = 1;
        } else if (code == 21) {
            attributes[4] = 2;
        } else if (code >= 22 && code <= 29) {
            off(code);
        } else if (code == 53 || code == 55) {
            attributes[OVERLINE] = code == 53 ? 1 : 0;
        } else {
            plainColour(code);
        }
        return at + 1;
    }

    private void off(int code) {
        switch (code) {
            case 22 -> {
                attributes[1] = 0;
                attributes[2] = 0;
            }
            case 25 -> {
                attributes[5] = 0;
                attributes[6] = 0;
            }
            default -> attributes[code - 20] = 0;
        }
    }

    private void plainColour(int code) {
        if (code >= 30 && code <= 37) {
            colours[FOREGROUND] = code - 30;
        } else if (code >= 40 && code <= 47) {
            colours[BACKGROUND] = code - 40;
        } else if (code >= 90 && code <= 97) {
            colours[FOREGROUND] = code - 90 + 8;
        } else if (code >= 100 && code <= 107) {
            colours[BACKGROUND] = code - 100 + 8;
        } else if (code == 39 || code == 49 || code == 59) {
            colours[(code - 39) / 10] = DEFAULT;
        }
    }

    /** {@code 38;5;n}, {@code 38;2;r;g;b}, and the same with colons, where a colour space may stand before the red. */
    private int colour(CsiParameters parameters, int at, int which) {
        boolean colons = parameters.isSub(at + 1);
        int end = at + 1;
        while (colons && parameters.isSub(end)) {
            end++;
        }
        int mode = parameters.value(at + 1, 0);
        if (mode == 5) {
            colours[which] = Math.min(255, parameters.value(at + 2, 0));
            return colons ? end : at + 3;
        }
        if (mode == 2) {
            int red = colons && end - at > 5 ? at + 3 : at + 2;
            colours[which] = RGB
                    | Math.min(255, parameters.value(red, 0)) << 16
                    | Math.min(255, parameters.value(red + 1, 0)) << 8
                    | Math.min(255, parameters.value(red + 2, 0));
            return colons ? end : at + 5;
        }
        return colons ? end : parameters.count();
    }

    void write(StringBuilder out) {
        StringBuilder codes = new StringBuilder();
        for (int code = 1; code < ATTRIBUTES; code++) {
            if (attributes[code] != 0) {
                codes.append(';').append(code);
                if (code == 4 && attributes[code] > 1) {
                    codes.append(':').append(attributes[code]);
                }
            }
        }
        if (attributes[OVERLINE] != 0) {
            codes.append(";53");
        }
        for (int which = 0; which < colours.length; which++) {
            colour(codes, 38 + which * 10, colours[which]);
        }
        if (codes.length() > 0) {
            out.append("\u001b[").append(codes, 1, codes.length()).append('m');
        }
    }

    private static void colour(StringBuilder codes, int base, int colour) {
        if (colour == DEFAULT) {
            return;
        }
        if ((colour & RGB) != 0) {
            codes.append(';').append(base).append(";2;");
            codes.append(colour >> 16 & 0xff).append(';');
            codes.append(colour >> 8 & 0xff).append(';').append(colour & 0xff);
        } else {
            codes.append(';').append(base).append(";5;").append(colour);
        }
    }
}

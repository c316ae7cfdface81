package dev.farhand.capture.synthetic;

import java.nio.charset.StandardCharsets;

/** Capital letters, digits and a few signs, of five by seven points, each point two rows high, softened at their edges like those of any desktop. */
final class Letters {
    /** How far letters stand from each other. */
    static final int COLUMNS = 8;
    /** How far lines stand from each other. */
    static final int ROWS = 16;

    private static final int POINTS_ACROSS = 5;
    private static final int POINTS_DOWN = 7;
    private static final char FIRST = ' ';

    /** From the space to Z: for each letter its columns, whose lowest bit is the highest point. Drawn for this file. */
    private static final byte[] POINTS = parse(
            "0000000000" // space
                    + "00005F0000" + "0007000700" + "147F147F14" + "242A7F2A12" + "2313086462" // ! " # $ %
                    + "3649552250" + "0005030000" + "001C224100" + "0041221C00" + "14083E0814" // & ' ( ) *
                    + "08083E0808" + "0050300000" + "0808080808" + "0060600000" + "2010080402" // + , - . /
                    + "3E5149453E" + "00427F4000" + "4261514946" + "2141454B31" + "1814127F10" // 0 1 2 3 4
                    + "2745454539" + "3C4A494930" + "0171090503" + "3649494936" + "064949291E" // 5 6 7 8 9
                    + "0036360000" + "0056360000" + "0814224100" + "1414141414" + "0041221408" // : ; < = >
                    + "0201510906" + "324979413E" + "7E1111117E" + "7F49494936" + "3E41414122" // ? @ A B C
                    + "7F4141221C" + "7F49494941" + "7F09090901" + "3E4149497A" + "7F0808087F" // D E F G H
                    + "00417F4100" + "2040413F01" + "7F08142241" + "7F40404040" + "7F020C027F" // I J K L M
                    + "7F0408107F" + "3E4141413E" + "7F09090906" + "3E4151215E" + "7F09192946" // N O P Q R
                    + "4649494931" + "01017F0101" + "3F4040403F" + "1F2040201F" + "3F4038403F" // S T U V W
                    + "6314081463" + "0708700807" + "6151494543"); // X Y Z

    private Letters() {}

    private static byte[] parse(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits, 2 * i, 2 * i + 2, 16);
        }
        return bytes;
    }

    /** Draws a line. */
    static void draw(Picture picture, String text, int x, int y, int colour, int paper) {
        byte[] letters = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < letters.length; i++) {
            draw(picture, letters[i], x + i * COLUMNS, y, colour, paper);
        }
    }

    private static void draw(Picture picture, int letter, int x, int y, int colour, int paper) {
        picture.fill(x, y, COLUMNS, ROWS, paper);
        int at = (letter - FIRST) * POINTS_ACROSS;
        if (at < 0 || at + POINTS_ACROSS > POINTS.length) {
            return;
        }
        int soft = mix(colour, paper);
        for (int column = 0; column <= POINTS_ACROSS; column++) {
            int here = column < POINTS_ACROSS ? POINTS[at + column] : 0;
            int before = column > 0 ? POINTS[at + column - 1] : 0;
            for (int point = 0; point < POINTS_DOWN; point++) {
                boolean dark = (here >> point & 1) != 0;
                if (dark || (before >> point & 1) != 0) {
                    picture.set(x + 1 + column, y + 1 + 2 * point, dark ? colour : soft);
                    picture.set(x + 1 + column, y + 2 + 2 * point, dark ? colour : soft);
                }
            }
        }
    }

    private static int mix(int one, int other) {
        return ((one >> 1) & 0x7F7F7F) + ((other >> 1) & 0x7F7F7F);
    }
}

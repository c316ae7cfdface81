package dev.farhand.capture.synthetic;

/** A window full of text, in which one types and which scrolls. */
final class TextWindow {
    private static final int PAPER = 0xFDFDFB;
    private static final int INK = 0x202124;
    private static final int TITLE = 0x35506B;
    private static final int TITLE_INK = 0xF0F4F8;
    private static final int MARGIN = 4;

    private final Picture picture;
    private final int x;
    private final int y;
    private final int columns;
    private final int lines;
    private final Text log = new Text(1);
    private final Text typed = new Text(2);
    private int column;
    private int line;

    TextWindow(Picture picture, int x, int y, int width, int height) {
        this.picture = picture;
        this.x = x + MARGIN;
        this.y = y + Letters.ROWS + MARGIN;
        this.columns = Math.max(1, (width - 2 * MARGIN) / Letters.COLUMNS);
        this.lines = Math.max(1, (height - Letters.ROWS - 2 * MARGIN) / Letters.ROWS);
        picture.fill(x, y, width, Letters.ROWS, TITLE);
        Letters.draw(picture, "NOTES.TXT - EDITOR", x + MARGIN, y, TITLE_INK, TITLE);
        picture.fill(x, y + Letters.ROWS, width, height - Letters.ROWS, PAPER);
        for (int i = 0; i < lines; i++) {
            write(i, log.line(columns));
        }
        line = lines / 2;
        clear(line);
    }

    private void write(int row, String text) {
        Letters.draw(picture, text, x, y + row * Letters.ROWS, INK, PAPER);
    }

    private void clear(int row) {
        picture.fill(x, y + row * Letters.ROWS, columns * Letters.COLUMNS, Letters.ROWS, PAPER);
    }

    void type() {
        if (column == columns) {
            column = 0;
            line = (line + 1) % lines;
            clear(line);
        }
        Letters.draw(
                picture,
                String.valueOf(typed.letter()),
                x + column * Letters.COLUMNS,
                y + line * Letters.ROWS,
                INK,
                PAPER);
        column++;
    }

    void scroll() {
        picture.moveUp(x, y, columns * Letters.COLUMNS, lines * Letters.ROWS, Letters.ROWS);
        clear(lines - 1);
        write(lines - 1, log.line(columns));
        line = Math.max(0, line - 1);
    }
}

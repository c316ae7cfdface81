package dev.farhand.capture.synthetic;

/** A window above everything that moves and turns back at the edges of the screen. */
final class DraggedWindow {
    private static final int TITLE = 0x8A3B12;
    private static final int TITLE_INK = 0xFFF3E8;
    private static final int PAPER = 0xF3EFE7;
    private static final int INK = 0x3A2E22;

    private final Picture own;
    private int x;
    private int y;
    private int dx = 7;
    private int dy = 3;

    DraggedWindow(int width, int height) {
        own = new Picture(width, height);
        own.fill(0, 0, width, height, PAPER);
        own.fill(0, 0, width, Letters.ROWS, TITLE);
        Letters.draw(own, "MESSAGE", Letters.COLUMNS, 0, TITLE_INK, TITLE);
        Text text = new Text(3);
        for (int row = 2 * Letters.ROWS; row + Letters.ROWS < height; row += Letters.ROWS) {
            Letters.draw(own, text.line(width / Letters.COLUMNS - 2), Letters.COLUMNS, row, INK, PAPER);
        }
    }

    /** What lies behind it is seen again, by taking it over from there, and is covered elsewhere. */
    void step(Picture screen, Picture behind) {
        screen.takeFrom(behind, x, y, own.width(), own.height());
        dx = turned(x, dx, screen.width() - own.width());
        dy = turned(y, dy, screen.height() - own.height());
        x += dx;
        y += dy;
        paint(screen);
    }

    private static int turned(int at, int by, int most) {
        return at + by < 0 || at + by > most ? -by : by;
    }

    void paint(Picture screen) {
        for (int row = 0; row < own.height() && y + row < screen.height(); row++) {
            if (y + row < 0) {
                continue;
            }
            int from = Math.max(0, -x);
            int count = Math.min(own.width(), screen.width() - x) - from;
            if (count > 0) {
                System.arraycopy(
                        own.frame().pixels(),
                        row * own.width() + from,
                        screen.frame().pixels(),
                        (y + row) * screen.width() + x + from,
                        count);
            }
        }
        screen.touch(x, y, own.width(), own.height());
    }
}

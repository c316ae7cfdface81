package dev.farhand.capture.synthetic;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything on a synthetic screen of one size. */
final class Desktop {
    private static final int BACKGROUND = 0x2E5C8A;

    /** Without the window that is dragged. */
    private final Picture behind;

    private final Picture screen;
    private final TextWindow text;
    private final Film film;
    private final Film fullScreenFilm;
    private @Nullable DraggedWindow window;

    Desktop(int width, int height) {
        behind = new Picture(width, height);
        screen = new Picture(width, height);
        behind.fill(0, 0, width, height, BACKGROUND);
        text = new TextWindow(behind, width / 32, height / 24, width * 7 / 16, height * 7 / 8);
        film = new Film(behind, width / 2, height / 2, width / 2, height / 2);
        fullScreenFilm = new Film(behind, 0, 0, width, height);
        screen.takeFrom(behind, 0, 0, width, height);
        behind.clean();
    }

    Picture screen() {
        return screen;
    }

    void step(Set<Scene> scenes) {
        if (scenes.contains(Scene.TYPING)) {
            text.type();
        }
        if (scenes.contains(Scene.SCROLLING)) {
            text.scroll();
        }
        if (scenes.contains(Scene.VIDEO)) {
            film.step();
        }
        if (scenes.contains(Scene.FULL_SCREEN_VIDEO)) {
            fullScreenFilm.step();
        }
        if (scenes.contains(Scene.WINDOW_DRAGGING)) {
            if (window == null) {
                window = new DraggedWindow(Math.max(1, screen.width() / 2), Math.max(1, screen.height() / 2));
            }
            window.step(screen, behind);
        }
        show();
    }

    void paint(int x, int y, int columns, int rows, int colour) {
        behind.fill(x, y, columns, rows, colour);
        show();
    }

    private void show() {
        if (!behind.isClean()) {
            int columns = behind.right() - behind.left();
            screen.takeFrom(behind, behind.left(), behind.top(), columns, behind.bottom() - behind.top());
            behind.clean();
            if (window != null) {
                window.paint(screen);
            }
        }
    }
}

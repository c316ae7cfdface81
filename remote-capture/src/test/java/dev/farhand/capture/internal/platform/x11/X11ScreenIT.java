package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.spi.ScreenProvider;
import dev.farhand.capture.spi.ScreenSourceContract;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.PixelArea;
import org.junit.jupiter.api.AfterEach;

/** Against a real X server. */
class X11ScreenIT extends ScreenSourceContract {
    private final Xvfb server = Xvfb.start(320, 200, options());
    private final XPainter painter = new XPainter(server.display());

    String[] options() {
        return new String[0];
    }

    @AfterEach
    void end() {
        if (server.process().isAlive()) {
            painter.close();
        }
        server.close();
    }

    XPainter painter() {
        return painter;
    }

    Xvfb server() {
        return server;
    }

    @Override
    protected ScreenProvider provider() {
        return server.provider();
    }

    @Override
    protected void paint(PixelArea area, int colour) {
        painter.fill(colour, area.x(), area.y(), area.width(), area.height());
    }

    @Override
    protected void resize(int width, int height) {
        server.resize(width, height);
    }

    @Override
    protected void vanish() {
        server.kill();
    }

    @Override
    protected NoScreenReason vanished() {
        return NoScreenReason.X11_CONNECT_FAILED;
    }

    @Override
    protected void point(int x, int y) {
        painter.point(x, y);
    }
}

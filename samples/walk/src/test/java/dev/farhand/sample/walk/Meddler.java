package dev.farhand.sample.walk;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** Stands between a page's terminal and the server, for what would take half an hour or a cable otherwise. */
final class Meddler {
    private static final Pattern VIEWER = Pattern.compile(".*/api/v1/viewer$");
    private static final int RESTARTING = 1012;

    /** {@code ServerToViewer} on lane 1 with an {@code ending}: SESSION_IDLE in 45 s. */
    private static final byte[] ENDING = {0x08, 1, 0x10, 1, 0x4a, 6, 0x10, 84, 0x18, (byte) 0xc8, (byte) 0xdf, 2};

    /** The newest last. */
    private final Deque<WebSocketRoute> sockets = new ArrayDeque<>();

    private boolean away;
    private boolean deaf;

    private Meddler() {}

    /** On a page that has no terminal yet. */
    static Meddler on(Page page) {
        Meddler meddler = new Meddler();
        page.routeWebSocket(VIEWER, meddler::take);
        return meddler;
    }

    private void take(WebSocketRoute taken) {
        sockets.add(taken);
        if (away) {
            hangUp();
            return;
        }
        WebSocketRoute server = taken.connectToServer();
        taken.onMessage(frame -> {
            if (!deaf) {
                pass(frame, server);
            }
        });
        server.onMessage(frame -> pass(frame, taken));
    }

    private static void pass(WebSocketFrame frame, WebSocketRoute to) {
        byte[] binary = frame.binary();
        if (binary == null) {
            to.send(frame.text());
        } else {
            to.send(binary);
        }
    }

    /** The server goes, as for a restart. */
    void serverGoes() {
        away = true;
        hangUp();
    }

    void serverComes() {
        away = false;
    }

    private void hangUp() {
        sockets.getLast().close(new WebSocketRoute.CloseOptions().setCode(RESTARTING));
    }

    /** What the page says from now on arrives nowhere, and it cannot know. */
    void hearNothing() {
        deaf = true;
    }

    /** What the server says after half an hour without a key. */
    void warn() {
        sockets.getLast().send(ENDING);
    }
}

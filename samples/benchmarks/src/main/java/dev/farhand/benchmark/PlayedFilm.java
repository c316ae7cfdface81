package dev.farhand.benchmark;

import java.time.Duration;

/** A film that is played on an X screen until this is closed. */
final class PlayedFilm implements AutoCloseable {
    private static final int PICTURES_A_SECOND = 25;

    private final Thread thread;
    private volatile boolean closed;

    PlayedFilm(String display) {
        thread = new Thread(() -> play(display), "bench-film");
        thread.setDaemon(true);
        thread.start();
    }

    private void play(String display) {
        try (XPainter painter = new XPainter(display)) {
            for (int next = 0; !closed; ) {
                next = XProgram.FILM.play(painter, next, PICTURES_A_SECOND, Duration.ofSeconds(1));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

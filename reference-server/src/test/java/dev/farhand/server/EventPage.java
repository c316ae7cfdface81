package dev.farhand.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A page that listens to what changes. */
final class EventPage implements AutoCloseable {
    /**
     * Something that it heard.
     *
     * @param name of the event
     * @param data its JSON
     */
    private record Heard(String name, String data) {}

    private final InputStream stream;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private volatile String lastId = "";

    private EventPage(InputStream stream) {
        this.stream = stream;
        Thread thread = new Thread(this::listen, "farhand-server-page");
        thread.setDaemon(true);
        thread.start();
    }

    static EventPage open(Browser browser, String lastId) {
        return new EventPage(browser.with("Last-Event-ID", lastId).stream("/api/v1/events"));
    }

    private void listen() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String name = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data = line.substring(5).strip();
                } else if (line.startsWith("id:")) {
                    lastId = line.substring(3).strip();
                } else if (line.isEmpty() && !name.isEmpty()) {
                    heard.add(new Heard(name, data));
                    name = "";
                }
            }
            heard.add(new Heard("closed", "by the server"));
        } catch (IOException e) {
            // The page was closed; what it heard before stays.
            heard.add(new Heard("closed", e.toString()));
        }
    }

    void await(String name, String part) {
        Awaitility.await(name + " with " + part).until(() -> heard.stream()
                .anyMatch(event -> event.name().equals(name) && event.data().contains(part)));
    }

    /** What it heard so far, in one text. */
    String everything() {
        return heard.toString();
    }

    void forget() {
        heard.clear();
    }

    String first() {
        return heard.get(0).data();
    }

    String lastId() {
        return lastId;
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.farhand.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser without a window, spoken to by its own DevTools protocol: nothing stands between the figures and the page. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<String, Object>>> waiting = new ConcurrentHashMap<>();

    private Chromium(Process process, URI address, Path profile) {
        this.process = process;
        this.profile = profile;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Answers())
                .join();
    }

    /** Starts it with an empty profile in this folder. */
    static Chromium start(Path folder) {
        Path program = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "a browser is missing: apt-get install chromium (.dev/install does it)"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--ignore-certificate-errors",
                        "--remote-debugging-port=0",
                        "--window-size=1280,900",
                        "--user-data-dir=" + folder,
                        "about:blank"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // It leaves folders where temporary ones go.
        builder.environment().put("TMPDIR", System.getProperty("java.io.tmpdir"));
        try {
            Process process = builder.start();
            return new Chromium(process, address(process), folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the browser cannot be started", e);
        }
    }

    private static URI address(Process process) throws IOException {
        BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        String line = errors.readLine();
        while (line != null) {
            Matcher found = LISTENING.matcher(line);
            if (found.find()) {
                drain(errors);
                return URI.create(found.group(1));
            }
            said.append(line).append('\n');
            line = errors.readLine();
        }
        throw new IOException("the browser ended: " + said);
    }

    private static void drain(BufferedReader errors) {
        Thread reader = new Thread(
                () -> {
                    try {
                        while (errors.read() >= 0) {
                            // What a browser grumbles about is none of the figures.
                        }
                    } catch (IOException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "bench-chromium-1");
        reader.setDaemon(true);
        reader.start();
    }

    /** What all its processes have used of the processor. */
    long cpuNanos() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToLong(each ->
                        each.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                .sum();
    }

    /** A new tab with nothing in it. */
    Page page() {
        String target =
                JsonReader.text(ask(Optional.empty(), "Target.createTarget", Map.of("url", "about:blank")), "targetId");
        String session = JsonReader.text(
                ask(Optional.empty(), "Target.attachToTarget", Map.of("targetId", target, "flatten", true)),
                "sessionId");
        return new Page(this, session, target);
    }

    Map<String, Object> ask(Optional<String> session, String method, Map<String, Object> parameters) {
        return await(method, send(session, method, parameters));
    }

    private CompletableFuture<Map<String, Object>> send(
            Optional<String> session, String method, Map<String, Object> parameters) {
        int number = numbers.incrementAndGet();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", number);
        message.put("method", method);
        message.put("params", parameters);
        session.ifPresent(id -> message.put("sessionId", id));
        synchronized (socket) {
            socket.sendText(Json.object(message), true).join();
        }
        return answer;
    }

    private Map<String, Object> await(String method, CompletableFuture<Map<String, Object>> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("the browser did not " + method + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method + ": interrupted", e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
        try {
            removeSocket();
        } catch (IOException e) {
            throw new UncheckedIOException("what the browser left cannot be removed", e);
        }
    }

    /** One that is ended by a signal leaves a folder among the temporary ones, to which its profile leads. */
    private void removeSocket() throws IOException {
        Path link = profile.resolve("SingletonSocket");
        if (Files.isSymbolicLink(link)) {
            Path left = Files.readSymbolicLink(link).getParent();
            try (Stream<Path> files = Files.list(left)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(left);
        }
    }

    /** Answers carry the question's number; events are nobody's business here. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                String whole = part.toString();
                part.setLength(0);
                heard(JsonReader.object(whole));
            }
            from.request(1);
            return CompletableFuture.completedFuture(true);
        }

        @SuppressWarnings("unchecked")
        private void heard(Map<String, Object> message) {
            Optional<CompletableFuture<Map<String, Object>>> answer =
                    JsonReader.at(message, "id").map(id -> waiting.remove(((Double) id).intValue()));
            answer.ifPresent(future -> JsonReader.at(message, "error")
                    .ifPresentOrElse(
                            error -> future.completeExceptionally(new IllegalStateException(error.toString())),
                            () -> future.complete((Map<String, Object>) JsonReader.field(message, "result"))));
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            waiting.values().forEach(future -> future.completeExceptionally(error));
        }
    }

    /** One tab. */
    record Page(Chromium browser, String session, String target) implements AutoCloseable {
        Map<String, Object> ask(String method, Map<String, Object> parameters) {
            return browser.ask(Optional.of(session), method, parameters);
        }

        /** Runs this in every page that the tab opens from now on, before anything of the page's own. */
        void always(String script) {
            ask("Page.enable", Map.of());
            ask("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
        }

        void open(String address) {
            ask("Page.navigate", Map.of("url", address));
        }

        /** Value of an expression, of the promise's where it is one. */
        Object evaluate(String expression) {
            Map<String, Object> answer = ask(
                    "Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
            JsonReader.at(answer, "exceptionDetails").ifPresent(details -> {
                throw new IllegalStateException("in the page: " + details);
            });
            return JsonReader.at(answer, "result", "value").orElse("");
        }

        /** Waits until the expression is true. */
        void await(String what, String expression) {
            Object found = evaluate(
                    "new Promise((yes) => { const end = Date.now() + 60000; const look = () => { let ok = false;"
                            + " try { ok = !!(" + expression + "); } catch { ok = false; }"
                            + " if (ok || Date.now() > end) yes(ok); else setTimeout(look, 20); }; look(); })");
            if (!Boolean.TRUE.equals(found)) {
                throw new IllegalStateException(
                        what + " did not come; the page shows: " + evaluate("document.body.innerText.slice(0, 300)"));
            }
        }

        /** A key goes down and up, as from a keyboard. */
        void press(Key key) {
            down(key, false);
            ask("Input.dispatchKeyEvent", key.event("keyUp", false));
        }

        /** A key goes down, or repeats because nobody let it go. */
        void down(Key key, boolean again) {
            ask("Input.dispatchKeyEvent", key.event("keyDown", again));
        }

        /** Types a line and Enter. */
        void enter(String line) {
            line.chars().forEach(c -> press(Key.of((char) c)));
            press(Key.ENTER);
        }

        /** Clicks where this element is. */
        void click(String selector) {
            Object place = evaluate("(() => { const r = document.querySelector(" + quoted(selector)
                    + ").getBoundingClientRect(); return (r.x + r.width / 2) + ' ' + (r.y + r.height / 2); })()");
            String[] xy = place.toString().split(" ");
            for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
                ask(
                        "Input.dispatchMouseEvent",
                        Map.of(
                                "type",
                                type,
                                "x",
                                Double.valueOf(xy[0]),
                                "y",
                                Double.valueOf(xy[1]),
                                "button",
                                "left",
                                "clickCount",
                                1));
            }
        }

        static String quoted(String text) {
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
        }

        @Override
        public void close() {
            browser.ask(Optional.empty(), "Target.closeTarget", Map.of("targetId", target));
        }
    }

    /**
     * A key as the browser wants to hear of it.
     *
     * @param text what it types; empty for none
     * @param modifiers 2 is control, 8 is shift
     */
    record Key(String key, String code, int number, String text, int modifiers) {
        static final Key ENTER = new Key("Enter", "Enter", 13, "\r", 0);
        static final Key CONTROL_C = new Key("c", "KeyC", 67, "", 2);
        static final Key CONTROL_U = new Key("u", "KeyU", 85, "", 2);

        static Key of(char c) {
            String letter = String.valueOf(c);
            boolean plain = letter.matches("[a-z]");
            String code = plain ? "Key" + letter.toUpperCase(java.util.Locale.ROOT) : "";
            return new Key(letter, code, plain ? Character.toUpperCase(c) : 0, letter, 0);
        }

        Map<String, Object> event(String type, boolean again) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("type", type.equals("keyDown") && text.isEmpty() ? "rawKeyDown" : type);
            event.put("key", key);
            event.put("code", code);
            event.put("windowsVirtualKeyCode", number);
            event.put("modifiers", modifiers);
            event.put("autoRepeat", again);
            if (!text.isEmpty() && type.equals("keyDown")) {
                event.put("text", text);
                event.put("unmodifiedText", text);
            }
            return event;
        }
    }
}

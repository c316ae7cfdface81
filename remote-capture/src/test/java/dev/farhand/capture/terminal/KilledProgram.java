package dev.farhand.capture.terminal;

import static org.awaitility.Awaitility.await;

import dev.farhand.core.session.SessionId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A program of its own with a terminal: does what it is told line by line, answers each when it is done, and gets killed. */
final class KilledProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Writer to;
    private final BufferedReader from;

    private KilledProgram(Process process) {
        this.process = process;
        this.to = process.outputWriter();
        this.from = process.inputReader();
    }

    /** Its shell is that of the account, where one is named. */
    static KilledProgram start(Path folder, SessionId session, Duration keep, String account) throws IOException {
        return new KilledProgram(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProgram.class.getName(),
                        folder.toString(),
                        session.toString(),
                        keep.toString(),
                        account)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Tells it one thing to do, and waits until that is done. */
    String ask(String line) throws IOException {
        to.write(line + "\n");
        to.flush();
        String answer = from.readLine();
        if (answer == null) {
            throw new IOException("it ended at: " + line);
        }
        return answer;
    }

    long number() {
        return process.pid();
    }

    /** Lets it end in good order. */
    void finish() throws IOException, InterruptedException {
        to.close();
        process.waitFor();
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What {@code paste} types: so many bytes, none twice in a row. */
    static byte[] pasted(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + (i % 23));
        }
        return bytes;
    }

    /** The program. */
    public static void main(String[] arguments) throws IOException {
        TerminalHost host = TerminalHost.builder()
                .keepIn(Path.of(arguments[0]))
                .keep(Duration.parse(arguments[2]))
                .build();
        Optional<String> account = Optional.of(arguments[3]).filter(name -> !name.isEmpty());
        ShellSelection sh = new ShellSelection(Optional.of("sh"), account, ShellSelection.DEFAULT_TYPE);
        TerminalAttachment attachment = host.open(
                SessionId.parse(arguments[1]), new TerminalGuest("ada", true, Optional.of(TerminalSize.INITIAL)), sh);
        SpyViewer viewer = SpyViewer.painting(attachment);
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = told.readLine();
        while (line != null) {
            try {
                System.out.println(obey(line, attachment, viewer));
            } catch (RuntimeException e) {
                System.out.println(e + "\\n" + viewer.text());
            }
            line = told.readLine();
        }
        host.close();
        System.exit(0);
    }

    private static String obey(String line, TerminalAttachment attachment, SpyViewer viewer) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "type" -> type(attachment, (words[1] + "\r").getBytes(StandardCharsets.UTF_8));
            case "paste" -> {
                byte[] all = pasted(Integer.parseInt(words[1]));
                for (int at = 0; at < all.length; at += TerminalSession.LONGEST_INPUT) {
                    int end = Math.min(all.length, at + TerminalSession.LONGEST_INPUT);
                    type(attachment, java.util.Arrays.copyOfRange(all, at, end));
                }
            }
            case "taken" -> {
                long least = Long.parseLong(words[1]);
                await().atMost(PATIENCE).until(() -> viewer.events(TerminalEvent.InputTaken.class).stream()
                        .anyMatch(taken -> taken.offset() >= least));
            }
            case "await" -> await().atMost(PATIENCE).until(() -> viewer.text().contains(words[1]));
            case "more" -> {
                long before = viewer.end();
                await().atMost(PATIENCE).until(() -> viewer.end() > before + Integer.parseInt(words[1]));
            }
            case "shell" -> {
                return attachment.beginning().shellId();
            }
            default -> throw new IllegalArgumentException(line);
        }
        return "done";
    }

    private static void type(TerminalAttachment attachment, byte[] bytes) {
        try {
            attachment.type(bytes).toCompletableFuture().join();
        } catch (RuntimeException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}

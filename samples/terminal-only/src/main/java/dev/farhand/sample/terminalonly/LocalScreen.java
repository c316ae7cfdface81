package dev.farhand.sample.terminalonly;

import dev.farhand.core.protocol.v1.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** This console, if it is one: {@code stty} says how large it is and lets every key through. */
final class LocalScreen implements AutoCloseable {
    private static final TerminalSize CLASSIC =
            TerminalSize.newBuilder().setColumns(80).setRows(24).build();

    private final boolean real;
    private final String before;
    private TerminalSize last;

    /** What a new size is told. */
    interface Resized {
        void to(TerminalSize size) throws IOException;
    }

    LocalScreen() {
        real = System.console() != null;
        before = stty("-g");
        last = read();
        stty("raw", "-echo");
    }

    TerminalSize size() {
        return last;
    }

    /** Tells the size if it has changed since. */
    void size(Resized resized) throws IOException {
        TerminalSize now = read();
        if (!now.equals(last)) {
            last = now;
            resized.to(now);
        }
    }

    private TerminalSize read() {
        String[] parts = stty("size").split(" ");
        if (parts.length != 2) {
            return CLASSIC;
        }
        return TerminalSize.newBuilder()
                .setRows(bounded(parts[0]))
                .setColumns(bounded(parts[1]))
                .build();
    }

    private static int bounded(String text) {
        return Math.max(1, Math.min(500, Integer.parseInt(text)));
    }

    private String stty(String... arguments) {
        if (!real) {
            return "";
        }
        try {
            List<String> command =
                    Stream.concat(Stream.of("stty"), Arrays.stream(arguments)).toList();
            Process stty = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        stty(before);
    }
}

package dev.farhand.sample.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The server sample in a process of its own; it can be started again on the same port and data. */
public final class ServerProgram implements AutoCloseable {
    private final Path data;
    private final List<String> options;
    private Program program;
    private String address;

    private ServerProgram(Path folder, String policies, List<String> options) {
        this.data = folder.resolve("data");
        Path tokens = folder.resolve("token-policies");
        try {
            Files.writeString(tokens, policies);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> all = new ArrayList<>(List.of("--data", data.toString(), "--tokens", tokens.toString()));
        all.addAll(options);
        this.options = List.copyOf(all);
        this.program = run("0");
        this.address = ready();
    }

    /** Starts it in the folder, with these token policies and further options, and waits until it is ready. */
    public static ServerProgram start(Path folder, String policies, String... options) {
        return new ServerProgram(folder, policies, List.of(options));
    }

    /** The process now. */
    public Program program() {
        return program;
    }

    /** As the server said it: {@code https://127.0.0.1:port}. */
    public String address() {
        return address;
    }

    /** The port it listens on. */
    public int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** The file of the token with this label, for the environment of an agent. */
    public Path token(String label) {
        return data.resolve("tokens").resolve(label);
    }

    /** Kills it as kill -9 does, and starts it again on the same port. */
    public void killAndStartAgain() {
        program.close();
        program = run(String.valueOf(port()));
        address = ready();
    }

    /** Waits until a device connected, and gives back its id. */
    public String awaitConnected() {
        return program.await("^\\+ ([0-9a-f-]{36}) connected").group(1);
    }

    @Override
    public void close() {
        program.close();
    }

    private String ready() {
        return program.await("^ready (https://\\S+)$").group(1);
    }

    private Program run(String port) {
        List<String> command = new ArrayList<>(
                List.of(Program.inCheckout("samples/embed-server/run").toString(), "--port", port));
        command.addAll(options);
        return Program.start("server", Map.of(), command);
    }
}

package dev.farhand.sample.embedserver;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The program: starts the server, says where it is, and lets the person at the terminal run it. */
public final class EmbedServer {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_UNAVAILABLE = 69;
    private static final int EXIT_CONFIGURATION = 78;

    private EmbedServer() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
            System.out.println(ServerOptions.USAGE);
            return;
        }
        try {
            run(ServerOptions.parse(arguments), new Terminal(System.out));
            System.exit(0);
        } catch (IllegalArgumentException wrongUsage) {
            System.err.println("embed-server: " + wrongUsage.getMessage() + "\n\n" + ServerOptions.USAGE);
            System.exit(EXIT_USAGE);
        } catch (RemoteException | IOException failure) {
            System.err.println("embed-server: " + sentence(failure));
            boolean configuration = failure instanceof RemoteException known
                    && known.code() == ErrorCode.INVALID_CONFIGURATION
                    && !(known.getCause() instanceof BindException);
            System.exit(configuration ? EXIT_CONFIGURATION : EXIT_UNAVAILABLE);
        }
    }

    /** The message of many a file's failure is nothing but its path. */
    private static String sentence(Exception failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (failure instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        return String.valueOf(failure.getMessage());
    }

    private static void run(ServerOptions options, Terminal terminal) throws IOException {
        RunningServer server = RunningServer.start(options, terminal, Clock.systemUTC());
        // Ctrl-C and kill end here: agents are told that the server goes, and what is on disk is whole at any time.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            terminal.close();
                        },
                        "farhand-sample-shutdown-1"));
        List<String> tokens = server.issueNewTokens();
        terminal.print("ready " + server.address());
        tokens.forEach(terminal::print);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.strip().equals("quit")) {
                return;
            }
            terminal.print(server.console().answer(line));
        }
        waitForASignal();
    }

    /** The end of the input is not the end of the server: it may run without a terminal. */
    private static void waitForASignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

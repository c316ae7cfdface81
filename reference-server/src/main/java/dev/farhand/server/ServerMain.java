package dev.farhand.server;

import dev.farhand.core.annotation.AllowForbidden;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.IdentityKeys;
import dev.farhand.server.database.DatabaseKeys;
import dev.farhand.server.device.EnrolmentKeys;
import dev.farhand.server.login.LoginKeys;
import dev.farhand.server.metrics.MetricsKeys;
import dev.farhand.server.session.SessionKeys;
import dev.farhand.transport.viewer.ViewerKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server as a program. */
@AllowForbidden("a program talks to whoever started it")
public final class ServerMain {
    private static final Logger LOG = LoggerFactory.getLogger(ServerMain.class);
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int SOFTWARE = 70;
    private static final int DISK = 74;
    private static final int CONFIGURATION = 78;

    private static final String HELP = """
            usage: farhand-server [--data DIR] [--port N] [--plain] [--set KEY=VALUE]...
                   farhand-server audit verify [--help]

            Starts the server and prints "ready" with its address, and on the line below it a link to
            come in by where there is one to give: the first administrator's at the first start.
            With farhand.server.sign-in-link = true, Enter prints another one. Ctrl-C ends it.

              --data DIR       keeps everything that must last; default: data
              --port N         0 picks a free one; default: 8443
              --plain          plain HTTP on a loopback address, for trying out
              --set KEY=VALUE  any setting of docs/configuration.md
              --help           this page

            Each setting can also come from the environment: farhand.server.port is FARHAND_SERVER_PORT;
            a secret also as a file, FARHAND_DATABASE_URL_FILE.

            Exit: 0 ended, 64 wrong usage, 69 something it needs does not answer, 70 a mistake of ours, 74 the disk is
            full, 78 a setting is wrong.
            """;

    private ServerMain() {}

    /** Runs until it is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        boolean audit = arguments.length > 0 && arguments[0].equals("audit");
        if (List.of(arguments).contains("--help")) {
            System.out.print(audit ? AuditCommand.HELP : HELP);
            return;
        }
        try {
            if (audit) {
                System.exit(new AuditCommand(System.out).verify(read(auditOptions(arguments))));
            }
            serve(read(arguments), System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\nTry: farhand-server --help");
            System.exit(USAGE);
        } catch (RemoteException e) {
            System.err.println(e.getMessage());
            System.exit(exitCode(e.code()));
        } catch (RuntimeException e) {
            LOG.error("the server did not start, by a mistake of its own", e);
            System.exit(SOFTWARE);
        }
    }

    private static int exitCode(ErrorCode code) {
        return switch (code) {
            case INVALID_CONFIGURATION -> CONFIGURATION;
            case STORAGE_FULL -> DISK;
            default -> UNAVAILABLE;
        };
    }

    private static Config read(String[] arguments) {
        return ConfigReader.of(keys())
                .options(options(arguments))
                .environment(System.getenv())
                .read();
    }

    private static String[] auditOptions(String[] arguments) {
        if (arguments.length < 2 || !arguments[1].equals("verify")) {
            throw new IllegalArgumentException("audit needs to be told what: audit verify");
        }
        return Arrays.copyOfRange(arguments, 2, arguments.length);
    }

    private static void serve(Config config, PrintStream out) throws InterruptedException {
        CompletableFuture<Server> started = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started), "farhand-server-stop-1"));
        Server server;
        try {
            server = start(config, out);
        } catch (RuntimeException | Error e) {
            started.completeExceptionally(e);
            throw e;
        }
        started.complete(server);
        if (config.get(ServerKeys.SIGN_IN_LINK)) {
            Thread input = new Thread(() -> answerEnter(server, System.in, out), "farhand-server-input-1");
            input.setDaemon(true);
            input.start();
        }
        new CountDownLatch(1).await();
    }

    /** One that has not said how to come in has not started. */
    private static Server start(Config config, PrintStream out) {
        Server server = Server.start(config, Clock.systemUTC());
        try {
            out.println("ready " + server.address());
            server.webAuthority()
                    .ifPresent(file -> out.println("trust " + file + " in your browser, or it warns of this server"));
            server.wayIn().ifPresent(link -> out.println("open  " + link));
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** A start that is under way ends first: only then is it known what there is to end, a database above all. */
    private static void end(CompletableFuture<Server> started) {
        try {
            started.join().close();
        } catch (CompletionException e) {
            LOG.debug("what did not start has ended already", e);
            return;
        }
        // Being asked to stop is no failure; without this the exit code would be the signal's.
        Runtime.getRuntime().halt(0);
    }

    /** A link works once and for minutes; whoever sits at the terminal gets another one. */
    private static void answerEnter(Server server, InputStream in, PrintStream out) {
        try {
            for (int read = in.read(); read >= 0; read = in.read()) {
                if (read == '\n') {
                    printWayIn(server, out);
                }
            }
        } catch (IOException e) {
            LOG.debug("there is nothing to read from any more", e);
        }
    }

    private static void printWayIn(Server server, PrintStream out) {
        try {
            server.wayIn().ifPresent(link -> out.println("open  " + link));
        } catch (RemoteException e) {
            out.println("no link: " + e.getMessage());
        }
    }

    /** Every setting, in the order of the table. */
    static List<ConfigKey<?>> keys() {
        List<ConfigKey<?>> keys = new ArrayList<>(ServerKeys.all());
        keys.addAll(EnrolmentKeys.all());
        keys.addAll(DatabaseKeys.all());
        keys.addAll(LoginKeys.all());
        keys.addAll(MetricsKeys.all());
        keys.addAll(SessionKeys.all());
        keys.addAll(ViewerKeys.all());
        keys.add(IdentityKeys.AUTHORITY_PASSPHRASE);
        return keys;
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--plain" -> options.put(ServerKeys.PLAIN.name(), "true");
                case "--data" -> options.put(ServerKeys.DATA.name(), value(arguments, i++));
                case "--port" -> options.put(ServerKeys.PORT.name(), value(arguments, i++));
                case "--set" -> {
                    String[] pair = value(arguments, i++).split("=", 2);
                    if (pair.length < 2) {
                        throw new IllegalArgumentException("--set needs KEY=VALUE");
                    }
                    options.put(pair[0], pair[1]);
                }
                default -> throw new IllegalArgumentException("there is no option " + arguments[i]);
            }
        }
        return options;
    }

    private static String value(String[] arguments, int at) {
        if (at + 1 >= arguments.length) {
            throw new IllegalArgumentException(arguments[at] + " needs a value");
        }
        return arguments[at + 1];
    }
}

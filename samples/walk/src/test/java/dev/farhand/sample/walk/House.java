package dev.farhand.sample.walk;

import dev.farhand.sample.testing.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server with its own database and some agents, each a process of what is shipped, in a folder of their own. */
final class House implements AutoCloseable {
    private static final Path SERVER = Program.inCheckout("reference-server/target/farhand-server/bin/farhand-server");
    private static final Path AGENT = Program.inCheckout("reference-agent/target/farhand-agent/bin/farhand-agent");

    private static final Pattern TRUST = Pattern.compile("^trust (\\S+) in your browser", Pattern.MULTILINE);

    /** Those of PostgreSQL, for all houses of a process. */
    private static final Path PROGRAMS = Program.inCheckout(
            "samples/walk/target/postgres-programs-" + System.getProperty("farhand.test.process", "0"));

    private final Path folder;
    private final List<String> options;
    private final Map<String, Program> agents = new HashMap<>();
    private final List<Program> others = new ArrayList<>();
    private Program server;
    private final String address;
    private final String wayIn;

    private House(List<String> options) {
        this.options = options;
        try {
            // PostgreSQL runs as an account without rights where tests run as root: it has to get through.
            folder = Files.createTempDirectory(
                    "farhand-walk", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lendPrograms();
        server = runServer("0");
        address = server.await("^ready (https?://\\S+)$").group(1);
        keepPrograms();
        wayIn = server.await("^open +(\\S+)$").group(1);
    }

    /** A server that nobody has set up, for this machine alone. */
    static House start() {
        return new House(List.of("--plain"));
    }

    /** The same as somebody has it who says nothing: TLS, with a certificate of the server's own making. */
    static House startWithTls() {
        return new House(List.of());
    }

    /** Spares a server the unpacking of its PostgreSQL, which takes seconds, where a house before has kept it. */
    private void lendPrograms() {
        try (Stream<Path> kept = Files.exists(PROGRAMS) ? Files.list(PROGRAMS) : Stream.empty()) {
            for (Path program : kept.toList()) {
                Files.createDirectories(
                        data().resolve("postgres"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
                Files.createSymbolicLink(data().resolve("postgres").resolve(program.getFileName()), program);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keepPrograms() {
        Path postgres = data().resolve("postgres");
        try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(
                postgres, path -> path.getFileName().toString().startsWith("program-"))) {
            for (Path program : unpacked) {
                if (!Files.isSymbolicLink(program)) {
                    Files.createDirectories(PROGRAMS);
                    Process copying = new ProcessBuilder("cp", "-a", program.toString(), PROGRAMS.toString())
                            .inheritIO()
                            .start();
                    if (copying.waitFor() != 0) {
                        throw new IOException("cannot copy " + program);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while copying", e);
        }
    }

    /** What its first start said to trust. */
    Path authority() {
        Matcher trust = TRUST.matcher(serverLog());
        if (!trust.find()) {
            throw new AssertionError("the server said nothing of what to trust:\n" + serverLog());
        }
        return Path.of(trust.group(1));
    }

    /** Where browsers and agents find it. */
    String address() {
        return address;
    }

    int port() {
        return Integer.parseInt(address.replaceAll(".*:", ""));
    }

    /** The line it printed at its first start. */
    String wayIn() {
        return wayIn;
    }

    /** A line more: a link that logs the first administrator in, for whoever presses Enter where the server runs. */
    String anotherWayIn() {
        return server.ask("", "^open +(\\S+)$").group(1);
    }

    Path folder() {
        return folder;
    }

    /** Everything the server wrote since it was started last. */
    String serverLog() {
        return server.output();
    }

    private Program runServer(String port) {
        List<String> command = new ArrayList<>(List.of(SERVER.toString(), "--data", data().toString(), "--port", port));
        command.addAll(options);
        return Program.start(
                "server",
                Map.of(
                        "FARHAND_SERVER_SIGN_IN_LINK",
                        "true",
                        "FARHAND_SERVER_CACHE",
                        Program.inCheckout("target/server-cache").toString(),
                        // It lives for minutes: the second compiler pays for what runs a hundred thousand times, keys
                        // from
                        // passphrases above all, and for nothing else.
                        "FARHAND_JAVA_OPTS",
                        "-XX:Tier4InvocationThreshold=100000 -XX:Tier4MinInvocationThreshold=50000"
                                + " -XX:Tier4CompileThreshold=200000 -XX:Tier4BackEdgeThreshold=4000000"),
                command);
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** As kill -9: nothing of it gets to say goodbye, and its database goes on alone. */
    void killServer() {
        server.kill();
    }

    /** As Ctrl-C, or systemd: all of it ends in good order. */
    void stopServer() {
        server.end();
    }

    /** What systemd does after {@link #killServer} or {@link #stopServer}. */
    void startServerAgain() {
        server.close();
        server = runServer(Integer.toString(port()));
        server.await("^open ");
    }

    /** As kill -9 of the postmaster alone; its children notice and end. Does nothing while there is none. */
    void killDatabase() {
        postmaster().ifPresent(postmaster -> {
            postmaster.destroyForcibly();
            Awaitility.await().until(() -> !postmaster.isAlive());
        });
    }

    /** The process of the server's own PostgreSQL, while there is one. */
    Optional<ProcessHandle> postmaster() {
        try {
            String first = Files.readString(data().resolve("postgres/data/postmaster.pid"))
                    .lines()
                    .findFirst()
                    .orElse("");
            return first.matches("\\d+") ? ProcessHandle.of(Long.parseLong(first)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does in the server's database what no test can wait for: an hour that passes, a thousand machines that enrol. */
    void inDatabase(String sql) {
        try (URLClassLoader library = driver();
                Connection connection = ServiceLoader.load(Driver.class, library)
                        .findFirst()
                        .orElseThrow()
                        .connect(database(), new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The one that the server is shipped with. */
    private static URLClassLoader driver() throws IOException {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(SERVER.resolveSibling("../lib"), "postgresql-*.jar")) {
            return URLClassLoader.newInstance(
                    new URL[] {found.iterator().next().toUri().toURL()});
        }
    }

    /** With everything its owner may do, past the separation of tenants. */
    private String database() throws IOException {
        Path postgres = data().resolve("postgres");
        return "jdbc:postgresql://127.0.0.1:"
                + Files.readAllLines(postgres.resolve("data/postmaster.pid")).get(3)
                + "/farhand?user=farhand_root&password="
                + Files.readString(postgres.resolve("secret")).strip();
    }

    /** Starts an agent that enrols with the token; its state is kept under the name. */
    void startAgent(String name, String token) {
        runAgent(name, Map.of("FARHAND_ENROLMENT_TOKEN", token));
    }

    /** What systemd does after {@link #killAgent}. */
    void startAgentAgain(String name) {
        runAgent(name, Map.of());
    }

    private void runAgent(String name, Map<String, String> more) {
        Map<String, String> environment = agentEnvironment(name);
        environment.putAll(more);
        agents.put(name, Program.start(name, environment, List.of(AGENT.toString(), "run", "--server", address)));
    }

    /** As Ctrl-C, or systemd: for one that is not started again, since what a killed one leaves its next start removes. */
    void endAgent(String name) {
        Program agent = agents.remove(name);
        agent.end();
        agent.close();
    }

    /** As kill -9. */
    void killAgent(String name) {
        Program agent = agents.remove(name);
        agent.kill();
        agent.close();
    }

    /** As kill -9 of what keeps the shells of an agent that was killed. */
    void killHolders(String name) {
        try (Stream<Path> notes = Files.list(agentState(name).resolve("terminals"))) {
            for (Path note : notes.toList()) {
                long holder = Long.parseLong(Files.readString(note).split(" ")[0]);
                ProcessHandle.of(holder).ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command as somebody types it who wants nothing of it outside of a folder of their own, and no service. */
    Program asTyped(String name, String command) {
        Map<String, String> environment = agentEnvironment(name);
        environment.put("PREFIX", folder.resolve("program-" + name).toString());
        // The archive of classes pays for itself at the second start, which these agents do not see.
        environment.put("FARHAND_AGENT_CDS", "off");
        environment.put("FARHAND_AGENT_SERVICE", "no");
        environment.put("TMPDIR", folder.toString());
        Program typed = Program.start(name, environment, List.of("bash", "-c", command));
        others.add(typed);
        return typed;
    }

    private Map<String, String> agentEnvironment(String name) {
        Map<String, String> environment = new HashMap<>();
        environment.put("FARHAND_AGENT_STATE", agentState(name).toString());
        return environment;
    }

    private Path agentState(String name) {
        return folder.resolve("agent-" + name);
    }

    @Override
    public void close() {
        // In good order: shells would outlive agents that are killed.
        startedByWhatWasTyped().forEach(House::end);
        others.forEach(Program::close);
        agents.values().forEach(Program::end);
        agents.values().forEach(Program::close);
        try {
            server.end();
        } finally {
            server.close();
            postmaster().ifPresent(ProcessHandle::destroyForcibly);
            delete();
        }
    }

    /** What was typed may have started the agent beside itself. */
    private List<ProcessHandle> startedByWhatWasTyped() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .orElse("")
                        .contains(folder.resolve("program-").toString()))
                .toList();
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

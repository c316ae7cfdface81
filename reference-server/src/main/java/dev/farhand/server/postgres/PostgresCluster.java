package dev.farhand.server.postgres;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data of one PostgreSQL, and how its process is started and ended. */
final class PostgresCluster {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final String MAJOR_VERSION = "17";
    private static final int SECRET_BYTES = 32;
    private static final long LOOK_MILLIS = 20;
    private static final long STOP_SECONDS = 60;
    private static final int LONGEST_REASON = 2_000;

    /** What PostgreSQL has by itself: room for whoever looks in from elsewhere. */
    private static final int FEWEST_CONNECTIONS = 100;

    /** Besides the server's own: of its owner's for a moment, of a backup, of who looks what is wrong. */
    private static final int OTHER_CONNECTIONS = 20;

    /** Nobody's choice: what was acknowledged is on the disk, nobody gets in without a password or from elsewhere. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("logging_collector", "on"),
            Map.entry("log_filename", "postgresql-%a.log"),
            Map.entry("log_truncate_on_rotation", "on"),
            Map.entry("log_rotation_size", "0"),
            Map.entry("log_min_messages", "warning"));

    private final PostgresFolder place;
    private final PostgresAccount account;
    private final PostgresProgram program;
    private final String secret;
    private final int connections;

    private PostgresCluster(
            PostgresFolder place, PostgresAccount account, PostgresProgram program, String secret, int connections) {
        this.place = place;
        this.account = account;
        this.program = program;
        this.secret = secret;
        this.connections = connections;
    }

    /**
     * Programs, secret and data are there when this returns. The caller has the folder's lock, and opens this many
     * connections at most.
     */
    static PostgresCluster prepare(PostgresFolder place, PostgresAccount account, int connections) throws IOException {
        // Another account has to come as far as its own folders; it can list nothing on the way.
        Files.setPosixFilePermissions(place.root(), account.name().isPresent() ? PASSABLE : PRIVATE);
        PostgresProgram program = PostgresProgram.unpack(place.root());
        PostgresCluster cluster = new PostgresCluster(place, account, program, secret(place.secret()), connections);
        cluster.requireReachable();
        cluster.ownFolder(place.log());
        if (!Files.exists(place.data())) {
            cluster.initialise();
        }
        cluster.requireVersion();
        return cluster;
    }

    private static String secret(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        }
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, secret, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        PostgresProgram.move(unfinished, file);
        return secret;
    }

    private void requireReachable() {
        String user = account.name().orElse("");
        if (user.isEmpty()) {
            return;
        }
        try {
            new Command(account.command(List.of(program.postgres().toString(), "--version"))).output();
        } catch (RemoteException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "PostgreSQL runs as " + user + " and cannot get to " + place.root()
                            + ". Choose a folder that every account may pass through, such as one below /var/lib.",
                    e);
        }
    }

    private void ownFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PRIVATE);
        account.own(folder);
    }

    /** Under another name first: who is killed in the middle begins anew. */
    private void initialise() throws IOException {
        LOG.info("making the database in {}", place.data());
        PostgresProgram.deleteTree(place.unfinishedData());
        ownFolder(place.unfinishedData());
        Path password = Files.createTempFile(place.root(), "password-", "");
        try {
            Files.writeString(password, secret);
            account.own(password);
            new Command(account.command(List.of(
                            program.initdb().toString(),
                            "--pgdata=" + place.unfinishedData(),
                            "--username=" + EmbeddedPostgres.SUPERUSER,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--data-checksums")))
                    .output();
        } finally {
            Files.deleteIfExists(password);
        }
        PostgresProgram.move(place.unfinishedData(), place.data());
    }

    private void requireVersion() throws IOException {
        String version = Files.readString(place.data().resolve("PG_VERSION"), StandardCharsets.US_ASCII)
                .strip();
        if (!version.equals(MAJOR_VERSION)) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "The data in " + place.data() + " is of PostgreSQL " + version + ", and this server brings "
                            + MAJOR_VERSION + ". Dump it with the older server and load it into the newer one.");
        }
    }

    String superuserPassword() {
        return secret;
    }

    /** Starts the process and waits until it takes connections. */
    Process start(int port) throws IOException {
        List<String> words = new ArrayList<>(
                List.of(program.postgres().toString(), "-D", place.data().toString(), "-c", "port=" + port));
        SETTINGS.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
        words.addAll(List.of("-c", "log_directory=" + place.log()));
        words.addAll(List.of("-c", "max_connections=" + Math.max(FEWEST_CONNECTIONS, connections + OTHER_CONNECTIONS)));
        Path said = startLog();
        ProcessBuilder builder = new ProcessBuilder(account.command(words))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(said.toFile());
        Command.prepare(builder, place.data().getRoot());
        Process process = builder.start();
        try {
            while (!isReady(process)) {
                if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw place.lacksRoom()
                            ? EmbeddedPostgres.noRoom(place)
                            : EmbeddedPostgres.failure("PostgreSQL did not start: " + reason());
                }
            }
            return process;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw EmbeddedPostgres.failure("the start of PostgreSQL was interrupted");
        }
    }

    private boolean isReady(Process process) throws IOException {
        return PostmasterFile.read(place.postmasterFile())
                .filter(file -> file.ready() && file.pid() == process.pid())
                .isPresent();
    }

    /** What it says before its own log is there, and why it did not start. */
    private Path startLog() {
        return place.root().resolve("start.log");
    }

    private String reason() throws IOException {
        String said = Files.readString(startLog(), StandardCharsets.UTF_8).strip();
        return said.substring(Math.max(0, said.length() - LONGEST_REASON));
    }

    /** Whether the last start failed because the port was taken. */
    boolean lacksPort() throws IOException {
        return reason().contains("could not bind");
    }

    /** Ends the process that uses the data, whoever started it. */
    void stopLeftOver() throws IOException {
        Optional<PostmasterFile> left = PostmasterFile.read(place.postmasterFile());
        if (left.isEmpty()) {
            return;
        }
        if (isGone(left.get().pid())) {
            // Else a stranger that has its number by now would keep PostgreSQL from starting.
            Files.deleteIfExists(place.postmasterFile());
            return;
        }
        LOG.debug("ending PostgreSQL, process {}", left.get().pid());
        new Command(account.command(List.of(
                        program.control().toString(),
                        "stop",
                        "--pgdata=" + place.data(),
                        "--mode=fast",
                        "--wait",
                        "--timeout=" + STOP_SECONDS)))
                .output();
    }

    /** Only when that is certain: two on the same data would destroy it. It works in its data, by whatever path it was given. */
    private boolean isGone(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return !Files.isSameFile(process.resolve("cwd"), place.data());
        } catch (NoSuchFileException e) {
            return true;
        } catch (AccessDeniedException e) {
            return isNoPostgres(process);
        } catch (IOException e) {
            LOG.warn("cannot see what process {} is, which {} names", pid, place.postmasterFile());
            return false;
        }
    }

    /** Of a process of somebody else's, of which one may not see where it works. */
    private boolean isNoPostgres(Path process) {
        try {
            String program = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", 2)[0];
            return !program.substring(program.lastIndexOf('/') + 1).startsWith("postgres");
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            LOG.warn("cannot see what {} is, which {} names", process, place.postmasterFile());
            return false;
        }
    }
}

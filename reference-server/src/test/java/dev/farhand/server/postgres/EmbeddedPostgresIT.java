package dev.farhand.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.server.ServerMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    private static final int CONNECTIONS = 200;

    @TempDir
    private static Path shared;

    @TempDir
    private Path temporary;

    private Path folder;

    /** Unpacking and making the data take seconds: done once, and copied where a test begins after it. */
    @BeforeAll
    static void makeOne() throws IOException {
        letOtherAccountsPass(shared);
        EmbeddedPostgres.start(shared.resolve("postgresql"), PostgresAccount.ofThisMachine(), CONNECTIONS)
                .close();
    }

    @BeforeEach
    void findPlace() throws IOException {
        letOtherAccountsPass(temporary);
        folder = temporary.resolve("postgresql");
    }

    private static void letOtherAccountsPass(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private void copyTheOneThatWasMade() throws IOException, InterruptedException {
        run("cp", "-a", shared.resolve("postgresql").toString(), folder.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void keepsWhatWasCommittedAndLetsNobodyInWithoutThePassword() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "CREATE TABLE notes (text text)");
            execute(postgres, "INSERT INTO notes VALUES ('kept')");

            assertThat(List.of(
                            ask(postgres, "SHOW fsync"),
                            ask(postgres, "SHOW synchronous_commit"),
                            ask(postgres, "SHOW full_page_writes"),
                            ask(postgres, "SHOW data_checksums")))
                    .containsOnly("on");
            assertThat(ask(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThatThrownBy(() -> connect(postgres.port(), "wrong").close())
                    .hasMessageContaining("password authentication failed");
        }
        try (EmbeddedPostgres again = start()) {
            assertThat(ask(again, "SELECT text FROM notes")).isEqualTo("kept");
        }
    }

    /** Also where the data was made for a server that opened fewer. */
    @Test
    void allowsWhatTheServerOpensAndSomeMore() throws Exception {
        PostgresPrograms.lend(folder);
        EmbeddedPostgres.start(folder, PostgresAccount.ofThisMachine(), 2).close();
        List<Connection> open = new ArrayList<>();
        try (EmbeddedPostgres postgres = start()) {
            for (int i = 0; i < CONNECTIONS + 10; i++) {
                open.add(connect(postgres.port(), postgres.superuserPassword()));
            }
            assertThat(ask(postgres, "SELECT count(*) > 200 FROM pg_stat_activity"))
                    .isEqualTo("t");
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    @Test
    void leavesNoProcessBehind() throws Exception {
        copyTheOneThatWasMade();
        EmbeddedPostgres postgres = start();
        long pid = postgres.pid();

        postgres.close();
        postgres.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void refusesAFolderThatIsInUse() throws Exception {
        copyTheOneThatWasMade();
        try (EmbeddedPostgres postgres = start()) {
            assertThatThrownBy(this::start).isInstanceOfSatisfying(RemoteException.class, refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                assertThat(refusal).hasMessageContaining("in use by another server");
            });
            assertThat(ProcessHandle.of(postgres.pid())).isPresent();
        }
    }

    @Test
    void comesBackOnTheSamePortWhenPostgresIsKilled() throws Exception {
        copyTheOneThatWasMade();
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "CREATE TABLE notes AS SELECT 'kept' AS text");
            long before = postgres.pid();

            ProcessHandle.of(before).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(() -> assertThat(
                            ask(postgres, "SELECT text FROM notes"))
                    .isEqualTo("kept"));
            assertThat(postgres.pid()).isNotEqualTo(before);
        }
    }

    private static List<String> host(String classPath, Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                classPath,
                PostgresHost.class.getName(),
                folder.toString());
    }

    /** The class path of this process, where every account may read it: where the build has its own, others may not look. */
    private String readableClassPath() throws IOException, InterruptedException {
        Path readable = Files.createDirectory(temporary.resolve("classes"));
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.exists(Path.of(entry))) {
                String copy = readable.resolve(Integer.toString(entries.size())).toString();
                run("cp", "-r", entry, copy);
                entries.add(copy);
            }
        }
        run("chmod", "-R", "go+rX", readable.toString());
        return String.join(File.pathSeparator, entries);
    }

    private static String owner(long pid) {
        return ProcessHandle.of(pid).orElseThrow().info().user().orElseThrow();
    }

    @Test
    void runsAsAnotherAccountForRootAndAsItselfForAnAccountWithoutRights() throws Exception {
        copyTheOneThatWasMade();
        try (EmbeddedPostgres postgres = start()) {
            assertThat(owner(postgres.pid()))
                    .isNotEqualTo("root")
                    .isEqualTo(PostgresAccount.ofThisMachine().name().orElse(System.getProperty("user.name")));
        }

        // Whoever builds without rights is such an account.
        PostgresAccount account = PostgresAccount.named("nobody");
        boolean root = account.name().isPresent();
        Path own = Files.createDirectory(temporary.resolve("own"));
        account.own(own);
        Process host = new ProcessBuilder(account.command(host(
                        root ? readableClassPath() : System.getProperty("java.class.path"), own.resolve("postgresql"))))
                .directory(own.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = host.inputReader(StandardCharsets.UTF_8)) {
            String[] said = out.readLine().split(" ");
            connect(Integer.parseInt(said[0]), said[2]).close();
            long postgres = Long.parseLong(said[1]);
            assertThat(List.of(owner(host.pid()), owner(postgres)))
                    .containsOnly(root ? "nobody" : System.getProperty("user.name"));
            host.getOutputStream().close();
            assertThat(host.waitFor()).isZero();
            assertThat(ProcessHandle.of(postgres)).isEmpty();
        } finally {
            host.destroyForcibly();
        }
    }

    @Test
    void theNextServerEndsWhatAKilledOneLeftAndHasItsData() throws Exception {
        copyTheOneThatWasMade();
        Process host = new ProcessBuilder(host(System.getProperty("java.class.path"), folder))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] said;
        try (BufferedReader out = host.inputReader(StandardCharsets.UTF_8)) {
            said = out.readLine().split(" ");
            try (Connection connection = connect(Integer.parseInt(said[0]), said[2]);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE notes AS SELECT 'kept' AS text");
            }
            host.destroyForcibly().waitFor();
        }
        long orphan = Long.parseLong(said[1]);
        assertThat(ProcessHandle.of(orphan)).isPresent();

        // The same folder, by another way to it.
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
        try (EmbeddedPostgres successor = EmbeddedPostgres.start(link, PostgresAccount.ofThisMachine(), CONNECTIONS)) {
            // By its port: who inherits a process may be slow to take note of its end.
            assertThatThrownBy(() -> connect(Integer.parseInt(said[0]), said[2]).close())
                    .hasMessageContaining("refused");
            assertThat(ask(successor, "SELECT text FROM notes")).isEqualTo("kept");
        }
    }

    @Test
    void isNotKeptFromStartingByAStrangerThatHasItsOldNumber() throws Exception {
        copyTheOneThatWasMade();
        Path file = new PostgresFolder(folder).postmasterFile();
        Files.writeString(file, ProcessHandle.current().pid() + "\n" + file.getParent() + "\n");
        PostgresAccount.ofThisMachine().own(file);

        try (EmbeddedPostgres postgres = start()) {
            assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void beginsAnewWhenItWasKilledWhileItMadeTheData() throws Exception {
        Path unfinished = new PostgresFolder(folder).unfinishedData();
        Files.createDirectories(unfinished.resolve("base"));
        Files.writeString(unfinished.resolve("base/half"), "half");

        try (EmbeddedPostgres postgres = start()) {
            assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
            assertThat(unfinished).doesNotExist();
        }
    }

    @Test
    void refusesDataOfAnotherVersion() throws Exception {
        copyTheOneThatWasMade();
        Files.writeString(new PostgresFolder(folder).data().resolve("PG_VERSION"), "12\n");

        assertThatThrownBy(this::start).hasMessageContaining("of PostgreSQL 12");
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(folder, PostgresAccount.ofThisMachine(), CONNECTIONS);
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres.port(), postgres.superuserPassword());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres.port(), postgres.superuserPassword());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(int port, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", EmbeddedPostgres.SUPERUSER, password);
    }

    @Test
    void aServerThatIsToldToStopWhileItStartsLeavesNoDatabaseBehind() throws Exception {
        folder = temporary.resolve("postgres");
        copyTheOneThatWasMade();
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerMain.class.getName(),
                        "--data",
                        temporary.toString(),
                        "--port",
                        "0",
                        "--plain")
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("said").toFile())
                .start();
        Path file = new PostgresFolder(folder).postmasterFile();
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        PostmasterFile.read(file).filter(PostmasterFile::ready).isPresent());
        long database = PostmasterFile.read(file).orElseThrow().pid();
        server.destroy();
        assertThat(server.waitFor())
                .as(Files.readString(temporary.resolve("said")))
                .isZero();
        assertThat(ProcessHandle.of(database)).isEmpty();
    }
}

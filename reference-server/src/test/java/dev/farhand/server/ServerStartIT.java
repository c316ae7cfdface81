package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What somebody reads whose server cannot start: one sentence that says what to change. */
@ExtendWith(TestDatabase.class)
class ServerStartIT {
    private static final int DISK = 74;
    private static final int CONFIGURATION = 78;

    @TempDir
    private Path folder;

    private ServerProcess start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--plain", "--port", "0", "--data", folder.resolve("data").toString()));
        all.addAll(List.of(arguments));
        return ServerProcess.start(List.of(), folder, all.toArray(String[]::new));
    }

    private String refusal(String... arguments) throws IOException, InterruptedException {
        try (ServerProcess server = start(arguments)) {
            assertThat(server.exitCode()).as(server.said()).isEqualTo(CONFIGURATION);
            return server.said();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            assertThat(refusal("--port", port))
                    .isEqualToIgnoringNewLines("farhand.server.port: port " + port + " of 127.0.0.1 is taken by another"
                            + " program. End that one, or choose another port with --port.");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(refusal("--data", file.toString()))
                .isEqualToIgnoringNewLines("farhand.server.data: " + file + " is no folder that this account may write"
                        + " to. Give it the right to, or choose another one with --data.");
    }

    @Test
    void aFolderOfTheDatabaseThatCannotBeWrittenIsNamed() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.createFile(data.resolve("postgres"));
        assertThat(refusal())
                .startsWith("The folder " + data.resolve("postgres") + " cannot be used for the database")
                .hasLineCount(1);
    }

    @Test
    void aFolderThatAServerHasIsRefusedAndLeftAsItIs() throws Exception {
        DatabaseUrl database = TestDatabase.empty();
        List<String> arguments = List.of(
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--set",
                "farhand.database.url=postgres://" + database.user() + ":" + database.password() + "@" + database.host()
                        + ":" + database.port() + "/" + database.name());
        List<String> other = new ArrayList<>(arguments);
        other.addAll(List.of("--set", "farhand.server.url=https://other.example"));
        try (ServerProcess server = ServerProcess.start(List.of(), folder, arguments.toArray(String[]::new))) {
            server.await("^ready ");
            byte[] certificate = Files.readAllBytes(folder.resolve("data/web/server.pem"));
            try (ServerProcess second = ServerProcess.start(List.of(), folder, other.toArray(String[]::new))) {
                assertThat(second.exitCode()).as(second.said()).isEqualTo(CONFIGURATION);
                assertThat(second.said())
                        .startsWith("The folder " + folder.resolve("data") + " is in use by another server.");
            }
            assertThat(folder.resolve("data/web/server.pem")).hasBinaryContent(certificate);
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void theProgramStartsInAFolderWithABlankInItsName() throws Exception {
        Path program = Path.of("target", "farhand-server").toAbsolutePath();
        Path blank = folder.resolve("a server");
        try (Stream<Path> files = Files.walk(program)) {
            for (Path file : files.toList()) {
                Path there = blank.resolve(program.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(there);
                } else {
                    Files.createSymbolicLink(there, file);
                }
            }
        }
        Files.delete(blank.resolve("bin/farhand-server"));
        Files.copy(program.resolve("bin/farhand-server"), blank.resolve("bin/farhand-server"));
        Process help = new ProcessBuilder(blank.resolve("bin/farhand-server").toString(), "--help")
                .redirectErrorStream(true)
                .start();
        String said = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(help.waitFor()).as(said).isZero();
        assertThat(said).startsWith("usage: farhand-server");
    }

    @Test
    void openEnrolmentWithoutNetworksIsRefused() throws Exception {
        assertThat(refusal("--set", "farhand.enrolment.open=true"))
                .isEqualToIgnoringNewLines(
                        "farhand.enrolment.open-networks: open enrolment (farhand.enrolment.open) has to"
                                + " say which networks machines may come from, such as 10.0.0.0/8.");
    }

    @Test
    void aWrongSettingIsNamedWithWhatIsAllowed() throws Exception {
        assertThat(refusal("--set", "farhand.server.url=farhand.example/console"))
                .contains("farhand.server.url (option): got \"farhand.example/console\"; allowed: an address such as")
                .doesNotContain("\tat ");
    }

    /** A cookie of such a page is no secret one, and nobody's browser would keep it. */
    @Test
    void anAddressWithoutTlsIsNoneOfAServerThatSpeaksIt() throws Exception {
        assertThat(refusal("--set", "farhand.server.plain=false", "--set", "farhand.server.url=http://farhand.example"))
                .isEqualToIgnoringNewLines("farhand.server.url: this server speaks TLS, and nobody could log in at"
                        + " http://farhand.example. Write https:// there, or start it with --plain for plain HTTP.");
    }

    @Test
    void whoIsToComeFirstGetsALinkAndAStartThatHasNoneToGiveFailed() throws Exception {
        DatabaseUrl database = TestDatabase.empty();
        String[] settings = {
            "--set",
            "farhand.server.first-administrator=first@farhand.example",
            "--set",
            "farhand.database.url=postgres://" + database.user() + ":" + database.password() + "@" + database.host()
                    + ":" + database.port() + "/" + database.name()
        };
        TestDatabase.execute(database, """
                CREATE FUNCTION farhand.no_room() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN RAISE EXCEPTION ''full'' USING ERRCODE = ''disk_full''; END';
                CREATE TRIGGER no_room BEFORE INSERT ON farhand.one_time_links FOR EACH ROW EXECUTE FUNCTION farhand.no_room()
                """);
        try (ServerProcess server = start(settings)) {
            assertThat(server.exitCode()).as(server.said()).isEqualTo(DISK);
        }

        TestDatabase.execute(database, "DROP FUNCTION farhand.no_room CASCADE");
        try (ServerProcess server = start(settings)) {
            String address = server.await("^ready (http\\S+)$");
            String link = server.await("^open {2}" + address + "/sign-in#(\\S+)$");
            assertThat(new Browser(address).signIn(link).get("/api/v1/auth/me").nested("user", "email"))
                    .isEqualTo("first@farhand.example");
            assertThat(server.terminate()).isZero();
        }
    }
}

package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.agent.Agent;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody does who copied the command: a shell, curl, the archive, a folder of their own instead of the machine's, and no
 * systemd. The server's certificate is of its own making.
 */
class DeliveryIT {
    private static final Duration POLL = Duration.ofMillis(500);

    private static RunningServer server;
    private static Browser browser;

    private final Path folder;
    private final Path program;
    private final Path state;

    DeliveryIT(@TempDir Path folder) {
        this.folder = folder;
        this.program = folder.resolve("program");
        this.state = folder.resolve("state/of-the-agent");
    }

    @BeforeAll
    static void start() {
        server = new RunningServer(Map.of(
                "farhand.server.plain",
                "false",
                "farhand.enrolment.open",
                "true",
                "farhand.enrolment.open-networks",
                "127.0.0.0/8",
                "farhand.server.agent-archives",
                root().resolve("reference-agent/target").toString()));
        browser = new Browser(server.address(), Trusting.anyone());
        browser.signIn(server.link());
        // Most of the time an agent is installed or starts: the processor is for it.
        Awaitility.setDefaultPollInterval(POLL);
    }

    @AfterAll
    static void stop() {
        Awaitility.reset();
        server.close();
    }

    private static Path root() {
        return Path.of(System.getProperty("farhand.root"));
    }

    private static String command() {
        String site = browser.get("/api/v1/sites").first("id");
        return browser.post(
                        "/api/v1/enrolment-tokens", Map.of("label", "copied", "siteId", site, "expiresInSeconds", 3600))
                .text("command");
    }

    private static List<Map<String, Object>> online() {
        return browser.get("/api/v1/devices?online=true").data();
    }

    @Test
    void theCopiedCommandInstallsEnrolsUpgradesAndIsUninstalled() throws Exception {
        String command = command();
        assertThat(command).contains("curl -fsSko").contains("sha256sum -c").doesNotContain("\n");
        Process first = sh(command, "first");
        Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> online().size() == 1);
        String device = String.valueOf(online().get(0).get("id"));
        assertThat(said("first")).contains("installing to " + program).contains("runs in the foreground now");
        assertThat(said("first")).doesNotContain("fhe_");
        assertThat(environment(first)).doesNotContain("fhe_");
        end(first);

        Process second = sh(command, "second");
        Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> said("second")
                .contains("in the foreground now"));
        Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> online().size() == 1);
        assertThat(said("second")).contains("upgrading " + program).contains("is enrolled already");
        assertThat(online().get(0).get("id")).isEqualTo(device);
        end(second);

        // Removed while no agent ran that could have heard it: the server is asked.
        remove(device);
        Process third = sh(command(), "third");
        Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> online().size() == 1);
        assertThat(said("third")).contains("this machine is enrolled in").doesNotContain("enrolled already");
        assertThat(onlyOnline()).isNotEqualTo(device);

        assertThat(exitOf(sh(program.resolve("bin/uninstall").toString(), "uninstall")))
                .isZero();
        assertThat(third.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("typed", "first.log", "second.log", "third.log", "uninstall.log");
        }
    }

    /** Played by a systemctl that starts and ends what the unit says, and an id that calls everybody root. */
    @Test
    void withSystemdTheAgentIsAServiceUntilItIsUninstalled() throws Exception {
        Path unit = units().resolve("farhand-agent.service");
        // The shell has a Java on its path; the machine's services have none on theirs.
        String service = service(toolsWithoutJava());
        // Nobody answers there, so what is not to go there has to be kept as well.
        String proxy =
                "HTTPS_PROXY=http://user:secret@proxy.invalid:3128 NO_PROXY=localhost; export HTTPS_PROXY NO_PROXY; ";
        assertThat(exitOf(sh(service + proxy + command(), "service")))
                .as(said("service"))
                .isZero();
        assertThat(said("service")).contains("the agent is a service, starts with the machine, and is online");
        assertThat(unit)
                .content()
                .contains("Restart=always", "ExecStart=" + program + "/bin/farhand-agent run")
                .contains("FARHAND_AGENT_STATE=" + state, "JAVA_HOME=" + System.getProperty("java.home"))
                .doesNotContain("fhe_", "secret", "UMask=", "NoNewPrivileges=");
        assertThat(settings()).contains("http://user:secret@proxy.invalid:3128", "localhost");
        Object device = onlyOnline();

        // Refused: the machine stays what it is, and its agent comes back.
        String settings = settings();
        assertThat(exitOf(sh(service + again(refused(command())), "refused")))
                .as(said("refused"))
                .isEqualTo(77);
        assertThat(said("refused")).contains("was not enrolled anew and stays what it was");
        Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> online().size() == 1);
        assertThat(onlyOnline()).isEqualTo(device);
        assertThat(settings()).isEqualTo(settings);

        // Wrong: nobody was even asked to stop.
        assertThat(exitOf(sh(service + again(withArchive(command(), "something else")), "wrong")))
                .isEqualTo(65);

        // Taken: another machine to the server, by the way out that was told once.
        assertThat(exitOf(sh(service + again(command()), "again")))
                .as(said("again"))
                .isZero();
        Object other = onlyOnline();
        assertThat(other).isNotEqualTo(device);
        assertThat(settings()).isEqualTo(settings);

        // Removed in the console: its agent has heard it, and a new token brings the machine back. A run that is to
        // make no
        // service leaves the one that is there, and uninstalling takes it away all the same.
        remove(other);
        Awaitility.await().until(() -> online().isEmpty());
        assertThat(exitOf(sh(service + "FARHAND_AGENT_SERVICE=no; " + command(), "back")))
                .as(said("back"))
                .isZero();
        assertThat(said("back")).contains("this machine is enrolled in").contains("the service that was here stays");
        Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> online().size() == 1);
        assertThat(onlyOnline()).isNotEqualTo(other);
        assertThat(scripts()).isEmpty();

        // As after a terminal whose agent was killed.
        Files.writeString(Files.createDirectories(state.resolve("terminals")).resolve("4711"), "");
        // Typed in a terminal that ends with the agent, and takes along whatever runs in it.
        Socket terminal = terminal();
        terminal.type(service + program.resolve("bin/uninstall") + "\n");
        terminal.awaitText("the removal goes on by itself");
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> Files.notExists(program) && Files.notExists(state));
        Awaitility.await().until(() -> online().isEmpty());
        assertThat(unit).doesNotExist();
        assertThat(folder.resolve("calls"))
                .hasContent("daemon-reload\nenable --quiet farhand-agent\nrestart farhand-agent\n"
                        + "stop farhand-agent\nstart farhand-agent\n"
                        + "stop farhand-agent\ndaemon-reload\nenable --quiet farhand-agent\nrestart farhand-agent\n"
                        + "stop farhand-agent\nstart farhand-agent\n"
                        + "disable --now --quiet farhand-agent\ndaemon-reload");
    }

    @Test
    void aRunThatEndsEarlyLeavesTheProgramThatWasThere() throws Exception {
        Files.createDirectories(program.resolve("bin"));
        Path before = Files.writeString(program.resolve("bin/farhand-agent"), "the one from before");
        Path fakes = Files.createDirectories(folder.resolve("fakes"));
        fake(fakes.resolve("tar"), "exit 1");
        assertThat(exitOf(sh("PATH=" + fakes + ":$PATH; export PATH; " + command(), "full")))
                .isEqualTo(73);
        assertThat(said("full")).contains("is the disk full?");
        assertThat(before).hasContent("the one from before");

        // As a kill -9 leaves it at the worst moment.
        Files.move(program, Path.of(program + ".old.999999999"));
        Files.createDirectories(Path.of(program + ".new.999999999"));
        assertThat(exitOf(sh(withArchive(command(), "something else"), "killed")))
                .isEqualTo(65);
        assertThat(before).hasContent("the one from before");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("program"))
                    .containsExactly("program");
        }
    }

    @Test
    void whoIsNotRootIsToldSoOrAskedBySudoWithNoSecretInAnArgument() throws Exception {
        Path fakes = Files.createDirectories(folder.resolve("fakes"));
        fake(fakes.resolve("id"), "[ \"$*\" = -u ] && echo ${PLAYED_ID:-1000} || exec /usr/bin/id \"$@\"");
        Path asked = folder.resolve("asked");
        fake(
                fakes.resolve("sudo"),
                String.format(
                        Locale.ROOT,
                        "echo \"$*\" >%s; PREFIX=%s PLAYED_ID=0; export PREFIX PLAYED_ID; exec \"$@\"",
                        asked,
                        program));
        String person = "PATH=" + fakes + ":$PATH; unset PREFIX; HTTPS_PROXY=http://user:secret@localhost:1"
                + " NO_PROXY=localhost; export PATH HTTPS_PROXY NO_PROXY; ";
        Process agent = sh(person + command(), "sudo");
        Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> online().size() == 1);
        assertThat(said("sudo")).contains("sudo may ask for your password").contains("runs in the foreground now");
        assertThat(asked).content().contains("--from-sudo").doesNotContain("fhe_", "secret");
        assertThat(settings()).contains("http://user:secret@localhost:1");
        end(agent);

        // Read from a pipe there is no file that sudo could be given.
        String piped = command().replaceFirst(" sh \"\\$f\"$", " sh <\"\\$f\"");
        assertThat(exitOf(sh(person + piped, "piped"))).as(said("piped")).isEqualTo(77);
        assertThat(said("piped")).contains("run this as root").contains("PREFIX=DIR");
    }

    private static Socket terminal() throws Exception {
        String session = browser.post("/api/v1/remote/sessions", Map.of("deviceId", onlyOnline(), "type", "terminal"))
                .text("id");
        Socket socket = Socket.open(
                server.address(),
                Trusting.anyone(),
                browser.post("/api/v1/remote/sessions/" + session + "/ws-ticket", Map.of())
                        .text("ticket"));
        socket.started.get(20, TimeUnit.SECONDS);
        return socket;
    }

    private Path units() throws IOException {
        return Files.createDirectories(folder.resolve("units"));
    }

    /** What stands before a command on a machine with systemd, whose services see nothing of the shell that starts them. */
    private String service(Path path) throws IOException {
        Path unit = units().resolve("farhand-agent.service");
        Path fakes = Files.createDirectories(folder.resolve("fakes"));
        fake(fakes.resolve("id"), "[ \"$*\" = -u ] && echo 0 || exec /usr/bin/id \"$@\"");
        fake(fakes.resolve("systemctl"), String.format(Locale.ROOT, """
                if [ "$*" = show-environment ]; then echo PATH=%3$s; exit; fi
                echo "$*" >>%1$s/calls
                case $* in
                  restart* | stop* | disable*)
                    if [ -e %1$s/pid ]; then
                      kill "$(cat %1$s/pid)"
                      while kill -0 "$(cat %1$s/pid)" 2>/dev/null; do sleep 0.1; done
                      rm -f %1$s/pid
                    fi ;;
                esac
                case $* in
                  restart* | start*)
                    env -i PATH=%3$s TMPDIR="$TMPDIR" FARHAND_TEST_RUN="${FARHAND_TEST_RUN:-}" FARHAND_AGENT_CDS=off \
                      $(sed -n 's/^Environment=//p' %2$s) $(sed -n 's/^ExecStart=//p' %2$s) \
                      >>%1$s/journal 2>&1 </dev/null &
                    echo $! >%1$s/pid ;;
                esac""", folder, unit, path));
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        return "unset JAVA_HOME; PATH=" + fakes + ":" + java
                + ":$PATH FARHAND_AGENT_SERVICE=yes FARHAND_SYSTEMD_RUNTIME=" + folder
                + " FARHAND_SYSTEMD_UNITS=" + units() + "; export PATH FARHAND_AGENT_SERVICE FARHAND_SYSTEMD_RUNTIME"
                + " FARHAND_SYSTEMD_UNITS; ";
    }

    private static String again(String command) {
        return command + " --again";
    }

    private static String refused(String command) {
        return command.replaceFirst("fhe_[A-Za-z0-9_-]{8}", "fhe_NotIssue");
    }

    private String withArchive(String command, String content) throws IOException {
        Path other = Files.writeString(folder.resolve("other.tar.gz"), content);
        return command.replace(" sh \"$f\"", " FARHAND_AGENT_ARCHIVE=" + other + " sh \"$f\"");
    }

    private String settings() throws IOException {
        return Files.readString(state.resolve("agent.conf"));
    }

    private static Object onlyOnline() {
        List<Map<String, Object>> machines = online();
        assertThat(machines).hasSize(1);
        return Objects.requireNonNull(machines.get(0).get("id"));
    }

    private static void remove(Object device) {
        assertThat(browser.delete("/api/v1/devices/" + device).status()).isEqualTo(204);
    }

    private static void fake(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void whatIsNotTheServersIsNotInstalled() throws Exception {
        assertThat(exitOf(sh(withArchive(command(), "something else"), "archive")))
                .isEqualTo(65);
        assertThat(said("archive")).contains("is not what the server made").contains("nothing was installed");

        String wrongScript = command().replaceFirst("echo \"[0-9a-f]", "echo \"g");
        assertThat(exitOf(sh(wrongScript, "script"))).isNotZero();
        assertThat(program).doesNotExist();
    }

    @Test
    void withoutJavaNothingIsInstalledAndItSaysWhatToInstall() throws Exception {
        String command = "PATH=" + toolsWithoutJava() + "; export PATH; unset JAVA_HOME; " + command();
        assertThat(exitOf(sh(command, "java"))).isEqualTo(69);
        assertThat(said("java"))
                .contains("farhand-agent needs Java 17 or newer")
                .contains("nothing was installed");
        assertThat(program).doesNotExist();
        assertThat(scripts()).as("left in the folder for temporary files").isEmpty();
    }

    /** Without ls, by which the agent's launcher would find a Java that is not on the path. */
    private Path toolsWithoutJava() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of(
                "sh",
                "curl",
                "tar",
                "gzip",
                "sha256sum",
                "sed",
                "mktemp",
                "uname",
                "id",
                "dirname",
                "readlink",
                "mkdir",
                "rm",
                "mv",
                "cut",
                "cat",
                "sort",
                "grep",
                "echo")) {
            Path found = Stream.of("/usr/bin", "/bin")
                    .map(bin -> Path.of(bin, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(tool + " is missing: run .dev/install"));
            fake(tools.resolve(tool), "exec " + found + " \"$@\"");
        }
        return tools;
    }

    @Test
    void aFolderIsTakenAsItIsUsuallyWrittenAndElseNamedWithItsVariable() throws Exception {
        Path java = Files.createSymbolicLink(folder.resolve("jdk-17.0.9+9"), Path.of(System.getProperty("java.home")));
        String wrong = withArchive(command(), "something else");
        // As far as it gets without what was fetched: the folders were taken.
        assertThat(exitOf(sh("JAVA_HOME=" + java + "/ PREFIX=" + program + "//; export JAVA_HOME; " + wrong, "usual")))
                .as(said("usual"))
                .isEqualTo(65);
        assertThat(exitOf(sh("JAVA_HOME='/opt/my jdk'; export JAVA_HOME; " + wrong, "unusual")))
                .isEqualTo(64);
        assertThat(said("unusual")).contains("JAVA_HOME=/opt/my jdk: give an absolute path");
        assertThat(exitOf(sh("PREFIX=/; " + wrong, "whole"))).isEqualTo(64);
        assertThat(said("whole")).contains("PREFIX=/: give a folder of its own");
        Files.delete(java);
        assertThat(scripts()).isEmpty();
    }

    private List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tmp."))
                    .toList();
        }
    }

    @Test
    void aFolderOfSomebodyElseIsLeftAlone() throws Exception {
        Files.createDirectories(program);
        Path precious = Files.writeString(program.resolve("precious"), "mine");
        assertThat(exitOf(sh(command(), "precious"))).isEqualTo(64);
        assertThat(said("precious")).contains("is not the agent's");
        assertThat(precious).hasContent("mine");
    }

    @Test
    void whoTrustsTheServersOwnAuthorityTakesItsCertificateAndNobodyElse() throws Exception {
        Certificate authority;
        try (InputStream file = Files.newInputStream(server.data().resolve("web/authority.crt"))) {
            authority = CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/health/live"))
                .build();
        assertThat(Trusting.only(authority)
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void theServerHandsOutWhatTheCommandNeedsAndNothingElse() {
        Browser.Answer script = browser.get("/agent/install.sh");
        assertThat(script.status()).isEqualTo(200);
        assertThat(browser.get("/agent/farhand-agent-" + version() + ".tar.gz.sha256")
                        .status())
                .isEqualTo(200);
        assertThat(browser.get("/agent/farhand-agent-" + version() + ".tar.gz")
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/gzip");
        for (String other : List.of("", "other", "..%2Fpom.xml", "farhand-agent-9.tar.gz", "link")) {
            assertThat(browser.get("/agent/" + other).status()).as(other).isEqualTo(404);
        }
    }

    @Test
    void whereEnrolmentIsOpenTheOneCommandMakesAMachineAskToComeIn() {
        String open = "/api/v1/enrolment-tokens/open";
        assertThat(browser.get(open).first("networks")).isEqualTo("127.0.0.0/8");
        // Nobody else's machines, nobody else's business.
        TenantId other = TestDatabase.tenantIn(server.part(Database.class));
        String neighbour = new Visitors(server).account(other, BuiltInRole.TENANT_ADMIN);
        assertThat(new Browser(server.address(), Trusting.anyone())
                        .logIn(neighbour, Visitors.PASSWORD)
                        .get(open)
                        .data())
                .isEmpty();
        String token = browser.get(open).first("command").replaceAll(".*FARHAND_ENROLMENT_TOKEN=([^ ]+).*", "$1");
        try (Agent agent = Agent.builder()
                .servers(List.of(URI.create(server.address())))
                .store(AgentStore.inMemory())
                .enrolment(EnrolmentToken.parse(token))
                .start()) {
            assertThat(agent).isNotNull();
            Awaitility.await().until(() -> online().size() == 1);
            assertThat(online().get(0)).containsEntry("waiting", true);
        }
        Awaitility.await().until(() -> online().isEmpty());
    }

    private static String version() {
        try (Stream<Path> files = Files.list(root().resolve("reference-agent/target"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("farhand-agent-.*\\.tar\\.gz"))
                    .map(name -> name.replaceAll("farhand-agent-(.*)\\.tar\\.gz", "$1"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process sh(String command, String log) throws IOException {
        // From a file, as an interactive shell has it from its terminal: not as an argument.
        Path typed = Files.writeString(folder.resolve("typed"), command + "\n");
        ProcessBuilder builder = new ProcessBuilder("sh", typed.toString())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve(log + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "PREFIX", program.toString(),
                        "FARHAND_AGENT_STATE", state.toString(),
                        "FARHAND_AGENT_CACHE",
                                folder.resolve("cache/of-the-agent").toString(),
                        "FARHAND_AGENT_SERVICE", "no",
                        // The archive of classes pays for itself at the second start, which few of these agents see.
                        "FARHAND_AGENT_CDS", "off",
                        "TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString()));
        return builder.start();
    }

    private String said(String log) throws IOException {
        return Files.readString(folder.resolve(log + ".log"));
    }

    private static int exitOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The shell has become the agent by now, or has it as its one child. */
    private static String environment(Process process) throws IOException {
        StringBuilder all = new StringBuilder();
        for (ProcessHandle one : Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList()) {
            all.append(Files.readString(Path.of("/proc/" + one.pid() + "/environ"), StandardCharsets.ISO_8859_1));
            all.append(Files.readString(Path.of("/proc/" + one.pid() + "/cmdline"), StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    private static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Awaitility.await().until(() -> online().isEmpty());
    }
}

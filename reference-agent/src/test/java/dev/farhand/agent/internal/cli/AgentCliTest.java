package dev.farhand.agent.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.internal.state.StateFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentCliTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"run", "enroll", "status", "pause", "resume", "doctor", "version"})
    void everyCommandExplainsItself(String command) {
        assertThat(execute(Map.of(), command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: farhand-agent " + command, "Examples:\n  ");
    }

    @Test
    void theHelpNamesCommandsEnvironmentAndExitCodes() {
        assertThat(execute(Map.of(), "--help")).isZero();
        assertThat(out.toString())
                .contains("Examples:", "FARHAND_ENROLMENT_TOKEN_FILE", "Exit codes:", "78", "enroll")
                .doesNotContain("rehearse");
    }

    @Test
    void saysItsVersion() {
        assertThat(execute(Map.of(), "--version")).isZero();
        assertThat(out.toString()).isEqualTo("farhand-agent 1.2.3\n");
    }

    @Test
    void aDamagedMarkOfAPauseClaimsNothing() throws IOException {
        StateFolder.prepare(temporary.resolve("state")).replace("paused", new byte[] {1, 2, 3});
        execute(Map.of(), "status", "--state", state());
        assertThat(out.toString()).contains("paused; resume it with").doesNotContain("1970");
    }

    @Test
    void theHelpOfRunNamesTheKeysOfTheSettingsFile() {
        assertThat(execute(Map.of(), "run", "--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "  farhand.agent.server =",
                        "  farhand.agent.carrier = auto",
                        "  farhand.link.connect-timeout = 10s")
                .doesNotContain("farhand.enrolment.token");
    }

    @Test
    void saysWhatIsWrongWithACallAndEndsWith64() {
        assertThat(execute(Map.of())).isEqualTo(64);
        assertThat(execute(Map.of(), "fly")).isEqualTo(64);
        assertThat(execute(Map.of(), "run", "--fly")).isEqualTo(64);
        assertThat(execute(Map.of(), "run", "--state")).isEqualTo(64);
        assertThat(err.toString()).contains("--help");
    }

    @Test
    void namesTheSettingThatIsNotAllowed() {
        assertThat(execute(Map.of("FARHAND_AGENT_CARRIER", "pigeon"), "status")).isEqualTo(78);
        assertThat(err.toString()).contains("farhand.agent.carrier", "pigeon", "FARHAND_AGENT_CARRIER");
    }

    @Test
    void doesNotRepeatAProxyPasswordThatIsNotAllowed() {
        assertThat(execute(Map.of("FARHAND_AGENT_PROXY", "ftp://user:hunter2@proxy"), "doctor"))
                .isEqualTo(78);
        assertThat(err.toString()).contains("farhand.agent.proxy").doesNotContain("hunter2");
    }

    @Test
    void doesNotMissTheFileOfASecretThatItDoesNotNeed() throws IOException {
        enrolledState();
        Map<String, String> gone = Map.of(
                "FARHAND_ENROLMENT_TOKEN_FILE", "/nonexistent/token",
                "FARHAND_AGENT_PROXY_FILE", "/nonexistent/proxy");
        assertThat(execute(gone, "pause", "--state", state())).isZero();
        assertThat(execute(gone, "resume", "--state", state())).isZero();
        Files.delete(temporary.resolve("state/identity.pem"));
        assertThat(execute(gone, "status", "--state", state())).isEqualTo(69);
        assertThat(err.toString()).isEmpty();
        Map<String, String> noToken = Map.of("FARHAND_ENROLMENT_TOKEN_FILE", "/nonexistent/token");
        assertThat(execute(noToken, "doctor", "--state", state(), "--server", "https://127.0.0.1:1"))
                .isEqualTo(69);
        assertThat(execute(noToken, "enroll", "--state", state(), "--server", "https://127.0.0.1:1"))
                .isEqualTo(78);
        assertThat(err.toString()).contains("/nonexistent/token", "there is no such file");
    }

    @Test
    void refusesToRunWithoutAnIdentityAndSaysHowToGetOne() {
        assertThat(execute(Map.of(), "run", "--state", state())).isEqualTo(78);
        assertThat(err.toString()).contains("not enrolled", "farhand-agent enroll");
        assertThat(temporary.resolve("state")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume"})
    void claimsNoPauseWhereThereIsNoAgent(String command) throws IOException {
        assertThat(execute(Map.of(), command, "--state", state())).isEqualTo(69);
        assertThat(err.toString()).contains("There is no agent in " + state());
        assertThat(temporary.resolve("state")).doesNotExist();
        Path empty = StateFolder.prepare(temporary.resolve("state")).path();
        assertThat(execute(Map.of(), command, "--state", state())).isEqualTo(69);
        assertThat(empty).isEmptyDirectory();
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/proc/none, /proc/none cannot be made", "/dev/null/state, /dev/null is not a folder"})
    void saysThatTheFolderCannotBeMade(String folder, String sentence) {
        assertThat(execute(Map.of(), "enroll", "--state", folder)).isEqualTo(73);
        assertThat(err.toString()).contains(sentence);
    }

    @Test
    void asksForTheServerAndTheToken() {
        assertThat(execute(Map.of(), "enroll", "--state", state())).isEqualTo(64);
        assertThat(err.toString()).contains("--server");
        assertThat(execute(Map.of(), "enroll", "--state", state(), "--server", "https://a.example"))
                .isEqualTo(64);
        assertThat(err.toString()).contains("--token-file");
    }

    @Test
    void doesNotRepeatAPasswordInTheAddressOfAServer() {
        assertThat(execute(Map.of(), "enroll", "--state", state(), "--server", "https://ada:hunter2@far.example/"))
                .isEqualTo(78);
        assertThat(err.toString())
                .contains("farhand.agent.server", "//***@far.example")
                .doesNotContain("hunter2");
    }

    @Test
    void doesNotTakeHalfATokenAndDoesNotRepeatIt() throws IOException {
        Path file = Files.writeString(temporary.resolve("token"), "fhe_halfatoken");
        assertThat(execute(
                        Map.of(),
                        "enroll",
                        "--state",
                        state(),
                        "--server",
                        "https://a.example",
                        "--token-file",
                        file.toString()))
                .isEqualTo(77);
        assertThat(err.toString()).doesNotContain("halfatoken");
    }

    @Test
    void readsTheTokenFromStandardInput() {
        assertThat(execute(Map.of(), "enroll", "--state", state(), "--server", "https://a.example", "--token-stdin"))
                .isEqualTo(77);
        assertThat(err.toString()).contains("not a whole enrolment token");
    }

    @Test
    void pausesAndResumesWhileNoAgentRuns() throws IOException {
        enrolledState();
        assertThat(execute(Map.of(), "pause", "--state", state())).isZero();
        assertThat(temporary.resolve("state/paused")).exists();
        assertThat(execute(Map.of(), "resume", "--state", state())).isZero();
        assertThat(temporary.resolve("state/paused")).doesNotExist();
    }

    @Test
    void looksWhereTheEnvironmentSays() throws IOException {
        enrolledState();
        assertThat(execute(Map.of("FARHAND_AGENT_STATE", state()), "pause")).isZero();
        assertThat(temporary.resolve("state/paused")).exists();
    }

    @Test
    void theDoctorNamesWhatIsInTheWay() {
        assertThat(execute(Map.of(), "doctor", "--json", "--state", state(), "--server", "https://127.0.0.1:1"))
                .isEqualTo(69);
        assertThat(out.toString()).contains("\"healthy\":false", "\"check\":\"connection\",\"verdict\":\"problem\"");
    }

    /** What pausing looks for; that it says something of use is another's matter. */
    private void enrolledState() throws IOException {
        StateFolder.prepare(temporary.resolve("state")).replace("identity.pem", new byte[0]);
    }

    private String state() {
        return temporary.resolve("state").toString();
    }

    private int execute(Map<String, String> environment, String... arguments) {
        Terminal terminal = new Terminal(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new ByteArrayInputStream("fhe_something\n".getBytes(StandardCharsets.UTF_8)),
                environment,
                Optional.empty());
        return new AgentCli(terminal, "1.2.3").execute(arguments);
    }
}

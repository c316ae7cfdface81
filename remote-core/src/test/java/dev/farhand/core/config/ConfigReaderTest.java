package dev.farhand.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private static final ConfigKey<Duration> PING = ConfigKey.builder("farhand.link.idle-ping", ConfigType.DURATION)
            .defaultValue(Duration.ofSeconds(30))
            .between(Duration.ofSeconds(1), Duration.ofHours(1))
            .sentence("How often an idle link is tested.")
            .build();
    private static final ConfigKey<URI> SERVER = ConfigKey.builder("farhand.agent.server", ConfigType.URI_ADDRESS)
            .only(uri -> "https".equals(uri.getScheme()), "an address that starts with https://")
            .required()
            .aliases("NEXT_PUBLIC_RELAY_URL")
            .sentence("Where the agent connects to.")
            .build();
    private static final ConfigKey<String> SECRET = ConfigKey.builder("farhand.turn.secret", ConfigType.TEXT)
            .only(text -> text.length() >= 16, "at least 16 characters")
            .secret()
            .aliases("TURN_SECRET")
            .sentence("Signs the credentials of the relay.")
            .build();

    private static final Map<String, String> SERVER_SET = Map.of("farhand.agent.server", "https://farhand.example");

    private final Path folder;

    ConfigReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static ConfigReader reader() {
        return ConfigReader.of(List.of(PING, SERVER, SECRET));
    }

    private static String problemOf(ConfigReader reader) {
        RemoteException problem = catchThrowableOfType(RemoteException.class, reader::read);
        assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
        return String.valueOf(problem.getMessage());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("farhand.conf"), text);
    }

    @Test
    void optionsWinOverEnvironmentOverFileOverDefault() throws IOException {
        Path file = file("farhand.link.idle-ping = 3s\nfarhand.agent.server=https://file.example\n");
        Map<String, String> environment = Map.of("FARHAND_LINK_IDLE_PING", "2s");

        assertThat(reader().options(SERVER_SET).read().get(PING)).isEqualTo(Duration.ofSeconds(30));
        assertThat(reader().file(file).read().get(PING)).isEqualTo(Duration.ofSeconds(3));
        Config config = reader().file(file).environment(environment).read();
        assertThat(config.get(PING)).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.origin(PING)).contains("environment FARHAND_LINK_IDLE_PING");
        assertThat(reader().file(file)
                        .environment(environment)
                        .options(Map.of("farhand.link.idle-ping", "1s"))
                        .read()
                        .get(PING))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anEmptyVariableIsNotSet() {
        assertThat(reader().options(SERVER_SET)
                        .environment(Map.of("FARHAND_LINK_IDLE_PING", ""))
                        .read()
                        .origin(PING))
                .contains("default");
    }

    @Test
    void takesTheNamesOtherProductsUse() {
        Config config = reader().environment(Map.of("NEXT_PUBLIC_RELAY_URL", "https://relay.example"))
                .read();
        assertThat(config.get(SERVER)).isEqualTo(URI.create("https://relay.example"));
    }

    @Test
    void tellsAllProblemsAtOnceWithKeySourceValueAndWhatIsAllowed() throws IOException {
        Path file = file("# ours\nfarhand.link.idle-pings = 5s\nnonsense\nfarhand.agent.server = http://a\n");
        String problem = problemOf(reader().file(file).environment(Map.of("FARHAND_LINK_IDLE_PING", "2h")));
        assertThat(problem.lines())
                .containsExactly(
                        "4 settings are not allowed:",
                        "  " + file + " line 3: is not of the form key = value.",
                        "  farhand.link.idle-pings (" + file
                                + " line 2): there is no such setting; did you mean farhand.link.idle-ping?",
                        "  farhand.link.idle-ping (environment FARHAND_LINK_IDLE_PING): got \"2h\"; allowed: a duration"
                                + " such as 250ms, 10s, 5m, 8h, 90d or PT10S, from 1s to 1h.",
                        "  farhand.agent.server (" + file
                                + " line 4): got \"http://a\"; allowed: an address that starts with https://.");
    }

    @Test
    void saysWhatIsMissingAndHowToSetIt() {
        assertThat(problemOf(reader())).contains("farhand.agent.server: is not set", "FARHAND_AGENT_SERVER");
    }

    @Test
    void refusesAnUnknownOptionAndAKeySetTwice() throws IOException {
        assertThat(problemOf(reader().options(Map.of("farhand.zzz.zzz", "1", "farhand.agent.server", "https://a"))))
                .contains("farhand.zzz.zzz (option): there is no such setting.");
        assertThat(problemOf(reader().options(SERVER_SET)
                        .file(file("farhand.link.idle-ping=1s\nfarhand.link.idle-ping=2s"))))
                .contains("line 2: farhand.link.idle-ping was set in line 1 already.");
    }

    @Test
    void aSecretIsNeverRepeated() {
        String problem = problemOf(reader().options(SERVER_SET).environment(Map.of("TURN_SECRET", "hunter2")));
        assertThat(problem)
                .contains("farhand.turn.secret (environment TURN_SECRET)", "at least 16 characters")
                .doesNotContain("hunter2");
        Config config = reader().options(SERVER_SET)
                .environment(Map.of("TURN_SECRET", "hunter2-hunter2-hunter2"))
                .read();
        assertThat(config.toString()).doesNotContain("hunter2");
        assertThatThrownBy(() -> SECRET.checked("hunter2"))
                .isInstanceOf(RemoteException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void readsASecretFromAFileAndDropsTheLastLineBreak() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");
        Map<String, String> environment = Map.of("FARHAND_TURN_SECRET_FILE", secret.toString());
        assertThat(reader().options(SERVER_SET).environment(environment).read().get(SECRET))
                .isEqualTo("0123456789abcdef");
        assertThat(problemOf(reader().options(SERVER_SET)
                        .environment(Map.of(
                                "FARHAND_TURN_SECRET_FILE",
                                secret.toString(),
                                "FARHAND_TURN_SECRET",
                                "0123456789abcdef"))))
                .contains("both FARHAND_TURN_SECRET and FARHAND_TURN_SECRET_FILE are set; keep one");
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        Path missing = folder.resolve("missing");
        assertThat(problemOf(reader().options(SERVER_SET).environment(Map.of("TURN_SECRET_FILE", missing.toString()))))
                .contains("farhand.turn.secret (environment TURN_SECRET_FILE)", "there is no such file");
        assertThat(problemOf(reader().options(SERVER_SET).file(missing))).contains("there is no such file");
        assertThat(reader().options(SERVER_SET).fileIfPresent(missing).read().get(PING))
                .isEqualTo(Duration.ofSeconds(30));
        Path latin = Files.write(folder.resolve("latin"), "# M\u00fcller".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problemOf(reader().options(SERVER_SET).file(latin))).contains("not UTF-8");
        Path huge = Files.write(folder.resolve("huge"), new byte[KeyValueLines.LONGEST_TEXT + 1]);
        assertThat(problemOf(reader().options(SERVER_SET).file(huge))).contains("larger than 1MiB");
    }

    @Test
    void aValueThatForgesALineIsShownOnOne() {
        assertThat(problemOf(reader().options(Map.of("farhand.agent.server", "x\ny\u202E"))))
                .hasLineCount(2)
                .contains("got \"x y\"");
    }

    @Test
    void aKeyThatNothingSetIsAbsent() {
        Config config = reader().options(SERVER_SET).read();
        assertThat(config.find(SECRET)).isEmpty();
        assertThatThrownBy(() -> config.get(SECRET)).isInstanceOf(NoSuchElementException.class);
    }
}

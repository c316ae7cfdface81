package dev.farhand.agent.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.internal.control.ControlServer;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor says of boxes on the way that mean no good, or are not what they look like. */
class DoctorTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private final List<FakeBox> boxes = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (FakeBox box : boxes) {
            box.close();
        }
    }

    @Test
    void printsNothingThatAProxyMeantForTheTerminal() throws IOException {
        FakeBox proxy = box((in, out) -> answer(
                in, out, "HTTP/1.1 407 \u001b[2J\r\nProxy-Authenticate: Basic \u001b]0;owned\u0007\u202e\r\n\r\n"));
        List<Finding> findings = examine(
                List.of(URI.create("https://far.example")), ProxySettings.of("http://127.0.0.1:" + proxy.port(), ""));
        assertThat(text(findings))
                .contains("wants a user and a password (407)", "Basic")
                .doesNotContainPattern("[\\p{Cntrl}&&[^\n]]")
                .doesNotContain("\u202e");
    }

    @Test
    void doesNotWaitForWhoDripsForEver() throws IOException {
        FakeBox proxy = box((in, out) -> {
            skipHead(in);
            out.write("HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII));
            for (int drop = 0; drop < 600; drop++) {
                out.write('x');
                out.flush();
                FakeBox.pause(Duration.ofMillis(50));
            }
        });
        List<Finding> findings = examine(
                List.of(URI.create("https://far.example")), ProxySettings.of("http://127.0.0.1:" + proxy.port(), ""));
        assertThat(text(findings)).contains("no answer in time");
        assertThat(proxy.dropped()).isTrue();
    }

    @Test
    void anUpgradeByAServerThatIsNotOursIsNoWay() throws IOException {
        FakeBox server = box((in, out) -> answer(in, out, "HTTP/1.1 101 Switching Protocols\r\n\r\n"));
        List<Finding> findings = examine(List.of(server.http()), ProxySettings.none());
        assertThat(text(findings))
                .contains("PROBLEM identity This machine is not enrolled.")
                .contains("PROBLEM way to")
                .doesNotContain("gets through");
    }

    @Test
    void anUpgradeThatLeadsNowhereIsNoWay() throws IOException {
        FakeBox server = box((in, out) -> {
            String head = skipHead(in);
            String key = head.lines()
                    .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                    .map(line -> line.substring(19))
                    .collect(Collectors.joining());
            out.write(
                    ("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: farhand-link.v1\r\nSec-WebSocket-Accept: "
                                    + WebSocketProbe.accept(key) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            in.read();
        });
        List<Finding> findings = examine(List.of(server.http()), ProxySettings.none());
        assertThat(text(findings)).contains("PROBLEM way to").doesNotContain("gets through to");
    }

    @ParameterizedTest
    @CsvSource({"TLS,tls,websocket", "WEBSOCKET,websocket,tls"})
    void looksOnlyAtTheCarrierThatIsAllowed(CarrierPolicy carrier, String seen, String unseen) throws IOException {
        FakeBox server = box((in, out) -> answer(in, out, "HTTP/1.1 404 Not Found\r\n\r\n"));
        List<Finding> findings = examine(List.of(server.http()), ProxySettings.none(), carrier);
        assertThat(text(findings))
                .contains("farhand.agent.carrier = " + seen + " allows no other carrier.")
                .contains("The only carrier that farhand.agent.carrier = " + seen + " allows does not reach");
        assertThat(findings).extracting(Finding::check).contains(seen).doesNotContain(unseen);
    }

    @ParameterizedTest
    @CsvSource({"'',/agent/link", "/,/agent/link", "/a%20b//,/a%20b/agent/link"})
    void asksForTheWebSocketWhereTheLinkDoes(String path, String asked) throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        FakeBox server = box((in, out) -> skipHead(in).lines().limit(1).forEach(lines::add));
        examine(List.of(URI.create(server.http() + path)), ProxySettings.none());
        assertThat(lines).contains("GET " + asked + " HTTP/1.1");
    }

    /** What listens, and what is said of the attempt to speak TLS with it. */
    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 400 Bad Request, what answers does not speak TLS., Check the port of the address.",
        "garbage in any language, what answers does not speak TLS., Check the port of the address.",
        "'', the other end hung up., Something on the way may not let it through.",
    })
    void saysInPlainWordsWhatIsNoServerOfOurs(String answer, String sentence, String advice) throws IOException {
        FakeBox server = box((in, out) -> {
            in.read(new byte[4096]);
            out.write((answer.isEmpty() ? "" : answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            in.read(new byte[answer.isEmpty() ? 0 : 4096]);
        });
        URI https = URI.create("https://127.0.0.1:" + server.port());
        assertThat(text(examine(List.of(https), ProxySettings.none())))
                .contains("NOTE tls No TLS connection: " + sentence + " " + advice + "\n")
                .contains("NOTE websocket The WebSocket carrier does not get through: " + sentence)
                .contains("Neither carrier of the link reaches the server. Why is said above.")
                .doesNotContain("used instead", "Not needed", "first problem");
        assertThat(text(examine(List.of(https), ProxySettings.none(), CarrierPolicy.TLS)))
                .contains(advice + " farhand.agent.carrier = tls allows no other carrier.")
                .doesNotContain("WebSocket");
        assertThat(text(examine(List.of(server.http()), ProxySettings.none())))
                .contains("The WebSocket carrier, the only one for http://, does not reach the server.")
                .doesNotContain("Not needed");
    }

    @Test
    void namesTheFloorThatTheAgentWouldNotStartWith() throws IOException {
        write("floor.conf", "consent.custom = maybe\n");
        assertThat(text(examine(List.of(), ProxySettings.none())))
                .contains("PROBLEM floor ", "consent.custom", "maybe", "floor.conf: until then");
        write("floor.conf", "view-only = true\n");
        assertThat(text(examine(List.of(), ProxySettings.none()))).contains("OK floor ");
    }

    @Test
    void namesTheFileThatIsNoIdentityAndWhatMendsIt() throws IOException {
        write("identity.pem", "garbage");
        assertThat(text(examine(List.of(), ProxySettings.none())))
                .contains("PROBLEM identity The saved identity cannot be used: the authorities (trust.pem) are missing")
                .contains("enroll --again ");
        write("trust.pem", "garbage");
        assertThat(text(examine(List.of(), ProxySettings.none())))
                .contains("PROBLEM identity identity.pem cannot be used: ", "enroll --again ");
    }

    @Test
    void looksAtTheServersThatTheRunningAgentNames() throws IOException {
        KeyValueText status = new KeyValueText().add("state", "connecting").add("servers", "https://127.0.0.1:1");
        try (ControlServer agent = ControlServer.start(folder, (command, user) -> status)) {
            assertThat(text(examine(List.of(), ProxySettings.none())))
                    .contains("No connection to 127.0.0.1:1")
                    .doesNotContain("No server is set");
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    @Test
    void namesTheServersItDidNotLookAt() {
        List<URI> servers = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            servers.add(URI.create("https://127.0.0.1:" + i));
        }
        assertThat(text(examine(servers, ProxySettings.none())))
                .contains("NOTE server Only the first 4 servers are looked at")
                .contains("https://127.0.0.1:5, https://127.0.0.1:6");
    }

    private List<Finding> examine(List<URI> servers, ProxySettings proxy) {
        return examine(servers, proxy, CarrierPolicy.AUTO);
    }

    private List<Finding> examine(List<URI> servers, ProxySettings proxy, CarrierPolicy carrier) {
        return new Doctor(folder, servers, new DialSettings(proxy, carrier, PATIENCE), Clock.systemUTC()).examine();
    }

    private static String text(List<Finding> findings) {
        return findings.stream()
                .map(finding ->
                        finding.verdict() + " " + finding.check() + " " + finding.sentence() + " " + finding.advice())
                .collect(Collectors.joining("\n"));
    }

    private static void answer(InputStream in, OutputStream out, String text) throws IOException {
        skipHead(in);
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        in.read();
    }

    private static String skipHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("hung up");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private FakeBox box(FakeBox.Manner manner) throws IOException {
        FakeBox box = new FakeBox(manner);
        boxes.add(box);
        return box;
    }
}

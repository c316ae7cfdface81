package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.farhand.server.agent.TrustingAnyone;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What browsers speak with a server that has TLS: many requests on one connection, none of which may be at another's cost. */
class Http2IT {
    private static final String LOGIN = "/api/v1/auth/login";
    private static final int MEGABYTE = 1_048_576;

    /** More than the server has threads for. */
    private static final int MANY = 60;

    private static RunningServer server;

    private final HttpClient client = Trusting.anyone();

    @BeforeAll
    static void start() {
        server = new RunningServer(Map.of("farhand.server.plain", "false"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path)).header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    private static HttpRequest.BodyPublisher text(String body) {
        return HttpRequest.BodyPublishers.ofString(body);
    }

    /** The one body of a refusal, and the connection it came on goes on. */
    private void assertRefused(HttpRequest.Builder request, int status, String code) throws Exception {
        String connection = connection();
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).isEqualTo(status);
        Map<String, Object> body =
                ObjectMapper.getDefault().readValue(answer.body(), Argument.mapOf(String.class, Object.class));
        assertThat(body).containsEntry("code", code).containsKeys("error", "requestId", "nextStep");
        assertThat(connection()).isEqualTo(connection);
    }

    private String connection() throws Exception {
        HttpResponse<String> answer = send(request("/health/live"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return HexFormat.of().formatHex(answer.sslSession().orElseThrow().getId());
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"email\":\"a@b.c\",\"password\":\"x\",\"more\":1}', INVALID_REQUEST",
        "'{\"email\":1}', INVALID_REQUEST",
        "'[', INVALID_REQUEST",
        "'', INVALID_REQUEST"
    })
    void aBodyThatIsWrongIsRefused(String body, String code) throws Exception {
        assertRefused(request(LOGIN).POST(text(body)), 400, code);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
        byte[] large = new byte[3 * MEGABYTE];
        assertRefused(request(LOGIN).POST(HttpRequest.BodyPublishers.ofByteArray(large)), 413, "MESSAGE_TOO_LARGE");
        HttpRequest.BodyPublisher unknown =
                HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(large));
        assertRefused(request(LOGIN).POST(unknown), 413, "MESSAGE_TOO_LARGE");
    }

    @Test
    void aBodyThatUnpacksToMoreThanThatIsRefused() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(new byte[100 * MEGABYTE]);
        }
        assertRefused(
                request(LOGIN)
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())),
                413,
                "MESSAGE_TOO_LARGE");
    }

    @ParameterizedTest
    @CsvSource({
        "https://elsewhere.example",
        "http://localhost:PORT",
        "https://localhost",
        "https://127.0.0.1:PORT",
        "null"
    })
    void aPageOfAnotherOriginIsRefused(String origin) throws Exception {
        String port = server.address().replaceAll(".*:", "");
        assertRefused(
                request(LOGIN)
                        .header("Origin", origin.replace("PORT", port))
                        .POST(text("{\"email\":\"a@b.c\",\"password\":\"x\"}")),
                403,
                "ORIGIN_REFUSED");
    }

    @Test
    void bodiesThatDoNotEndTakeNoThreads() throws Exception {
        // All of them on this one.
        connection();
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int number = 0; number < MANY; number++) {
            waiting.add(client.sendAsync(
                    request(LOGIN)
                            .POST(HttpRequest.BodyPublishers.fromPublisher(Http2IT::begin))
                            .build(),
                    HttpResponse.BodyHandlers.discarding()));
        }
        assertRefused(request(LOGIN).POST(text("{\"email\":1}")), 400, "INVALID_REQUEST");
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        waiting.forEach(one -> one.cancel(true));
    }

    /** One byte, and nothing after it. */
    private static void begin(Flow.Subscriber<? super ByteBuffer> body) {
        body.onSubscribe(new Flow.Subscription() {
            private boolean begun;

            @Override
            public void request(long more) {
                if (!begun) {
                    begun = true;
                    body.onNext(ByteBuffer.wrap(new byte[] {'{'}));
                }
            }

            @Override
            public void cancel() {}
        });
    }

    @Test
    void headersThatAreTooLargeAreRefusedAndTheConnectionGoesOn() throws Exception {
        String connection = connection();
        assertThat(send(request("/api/v1/devices").header("X-More", "a".repeat(9_000)))
                        .statusCode())
                .isEqualTo(431);
        assertThat(connection()).isEqualTo(connection);
    }

    @Test
    void manyPagesHearOfAChangeOnOneConnectionThatIsAskedBeside() throws Exception {
        Browser browser = new Browser(server.address(), client).signIn(server.link());
        List<EventPage> pages = new ArrayList<>();
        try {
            for (int number = 0; number < 7; number++) {
                pages.add(EventPage.open(browser, ""));
            }
            pages.forEach(page -> page.await("hello", "false"));
            pages.forEach(EventPage::forget);
            assertThat(browser.post("/api/v1/sites", Map.of("name", "By HTTP/2"))
                            .status())
                    .isEqualTo(201);
            pages.forEach(page -> page.await("hello", "false"));

            browser.post("/api/v1/auth/logout", Map.of());
            pages.forEach(page -> page.await("closed", ""));
        } finally {
            pages.forEach(EventPage::close);
        }
    }

    @Test
    void plainHttpIsRefused() {
        URI plain = URI.create(server.address().replaceFirst("https", "http") + "/health/live");
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(plain).build(), HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aConnectionIsToldHowMuchItMayAskForAtOnce() throws Exception {
        try (Socket wire = wire();
                SSLSocket socket = connect(wire)) {
            assertThat(settings(socket)).containsEntry(3, 100).containsEntry(6, 8192);
        }
    }

    @Test
    void whoHasToBeHungUpOnIsNothingToWarnOf() {
        Logger end = (Logger) LoggerFactory.getLogger("io.netty.channel.DefaultChannelPipeline");
        Logger ours = (Logger) LoggerFactory.getLogger("dev.farhand.server.agent.HangUps");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        end.addAppender(lines);
        ours.addAppender(lines);
        ours.setLevel(Level.DEBUG);
        try {
            // So far beyond what it was told that the rest of the connection cannot be understood any more.
            assertThatThrownBy(() -> send(request("/api/v1/devices").header("X-More", "a".repeat(40_000))))
                    .isInstanceOf(IOException.class);
            Awaitility.await().until(() -> !lines.list.isEmpty());
        } finally {
            ours.setLevel(null);
            ours.detachAppender(lines);
            end.detachAppender(lines);
        }
        assertThat(lines.list).extracting(ILoggingEvent::getLoggerName).containsOnly(ours.getName());
    }

    private static Socket wire() throws IOException {
        URI address = URI.create(server.address());
        return new Socket(address.getHost(), address.getPort());
    }

    private static SSLSocket connect(Socket wire) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustingAnyone()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(wire, "localhost", wire.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Its numbers and values, after the words that every client begins with. */
    private static Map<Integer, Integer> settings(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        assertThat(in.readUnsignedByte()).as("the kind of the first frame").isEqualTo(4);
        in.skipNBytes(5);
        Map<Integer, Integer> settings = new HashMap<>();
        for (int at = 0; at < length; at += 6) {
            settings.put(in.readUnsignedShort(), in.readInt());
        }
        return settings;
    }
}

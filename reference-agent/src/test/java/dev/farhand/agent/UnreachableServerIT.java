package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.farhand.agent.internal.control.ControlClient;
import dev.farhand.agent.internal.control.ControlCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is away, in every way it can be: the agent goes on trying, and holds no more at the end than before. */
class UnreachableServerIT {
    private static final Pattern REPEATED = Pattern.compile("not-connected .* repeated=(\\d+)");

    @TempDir
    Path temporary;

    private final List<Watched> all = new ArrayList<>();

    @BeforeEach
    void enrol() throws Exception {
        Path enrolled = temporary.resolve("enrolled");
        try (FakeServer server = new FakeServer(Duration.ofDays(90));
                Agent agent = Agent.builder()
                        .stateFolder(enrolled)
                        .servers(List.of(server.uri()))
                        .proxy("none")
                        .enrolment(server.token(1))
                        .start()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> agent.status().state() == AgentState.CONNECTED);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (Watched watched : all) {
            watched.agent.close();
            watched.nowhere.close();
        }
    }

    @Test
    void triesOnWithoutGrowing() throws Exception {
        start("10ms", "100ms");
        watch(Duration.ofSeconds(3), Duration.ofMillis(250), 21);
        assertFlat(6 * 1024, 8);
    }

    @Test
    @Tag("long")
    void triesOnForTenMinutesWithoutGrowing() throws Exception {
        start("50ms", "500ms");
        watch(Duration.ofSeconds(30), Duration.ofSeconds(3), 190);
        assertFlat(4 * 1024, 30);
    }

    private void start(String first, String maximum) throws IOException {
        for (Nowhere.Kind kind : Nowhere.Kind.values()) {
            Path state = copy(kind);
            Nowhere nowhere = kind.open();
            Map<String, String> environment = Map.of(
                    "FARHAND_AGENT_SERVER",
                    nowhere.uri().toString(),
                    "FARHAND_LINK_RECONNECT_FIRST",
                    first,
                    "FARHAND_LINK_RECONNECT_MAXIMUM",
                    maximum,
                    "FARHAND_LINK_CONNECT_TIMEOUT",
                    "100ms");
            AgentProcess agent = AgentProcess.start(temporary, environment, "run", "--state", state.toString());
            all.add(new Watched(kind, state, nowhere, agent));
            agent.awaitLine(" not-connected ");
        }
    }

    private Path copy(Nowhere.Kind kind) throws IOException {
        Path state = Files.createDirectory(temporary.resolve(kind.name().toLowerCase(Locale.ROOT)));
        Path enrolled = temporary.resolve("enrolled");
        Files.setPosixFilePermissions(state, Files.getPosixFilePermissions(enrolled));
        for (String name : List.of("identity.pem", "trust.pem", "agent.conf")) {
            Files.copy(enrolled.resolve(name), state.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return state;
    }

    private void watch(Duration warmUp, Duration step, int samples) throws Exception {
        pause(warmUp);
        for (Watched watched : all) {
            watched.heapBefore = ProcessFigures.liveHeap(watched.agent.pid());
            watched.filesBefore = watched.files();
            watched.from = Instant.now();
        }
        for (int i = 0; i < samples; i++) {
            pause(step);
            for (Watched watched : all) {
                watched.figures.add(ProcessFigures.of(watched.agent.pid()));
            }
        }
        for (Watched watched : all) {
            watched.heapAfter = ProcessFigures.liveHeap(watched.agent.pid());
        }
    }

    /** Time is what this test is about. */
    private static void pause(Duration time) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    private void assertFlat(long residentKiB, int logLines) throws IOException {
        for (Watched watched : all) {
            String report = watched.report();
            Files.writeString(
                    Path.of("target", "unreachable-" + watched.kind.name().toLowerCase(Locale.ROOT) + ".txt"), report);
            assertThat(watched.lastFailure()).as(report).isAfter(watched.from.plusSeconds(1));
            assertThat(watched.growth(ProcessFigures::threads)).as(report).isLessThanOrEqualTo(1);
            assertThat(watched.growth(ProcessFigures::descriptors)).as(report).isLessThanOrEqualTo(2);
            assertThat(watched.growth(ProcessFigures::residentKiB)).as(report).isLessThanOrEqualTo(residentKiB);
            assertThat(watched.heapAfter - watched.heapBefore).as(report).isLessThanOrEqualTo(512 * 1024);
            assertThat(watched.files()).as(report).isEqualTo(watched.filesBefore);
            assertThat(watched.agent.err().lines()).as(watched.agent.err()).hasSizeLessThanOrEqualTo(logLines);
        }
        Watched cut = all.stream()
                .filter(watched -> watched.kind == Nowhere.Kind.HANGS_UP)
                .findFirst()
                .orElseThrow();
        assertThat(cut.nowhere.attempts()).isGreaterThan(50);
    }

    /** One agent, and what was seen of it. */
    private static final class Watched {
        private final Nowhere.Kind kind;
        private final Path state;
        private final Nowhere nowhere;
        private final AgentProcess agent;
        private final List<ProcessFigures> figures = new ArrayList<>();
        private Map<String, Long> filesBefore = Map.of();
        private Instant from = Instant.EPOCH;
        private long heapBefore;
        private long heapAfter;

        private Watched(Nowhere.Kind kind, Path state, Nowhere nowhere, AgentProcess agent) {
            this.kind = kind;
            this.state = state;
            this.nowhere = nowhere;
            this.agent = agent;
        }

        /** The last third's average less the first third's. */
        private long growth(ToLongFunction<ProcessFigures> figure) {
            int third = figures.size() / 3;
            return Math.round(average(figures.subList(figures.size() - third, figures.size()), figure)
                    - average(figures.subList(0, third), figure));
        }

        private static double average(List<ProcessFigures> some, ToLongFunction<ProcessFigures> figure) {
            return some.stream().mapToLong(figure).average().orElseThrow();
        }

        private Instant lastFailure() throws IOException {
            return Instant.parse(ControlClient.ask(state, ControlCommand.STATUS)
                    .orElseThrow()
                    .first("last-failure-at")
                    .orElseThrow());
        }

        private Map<String, Long> files() throws IOException {
            Map<String, Long> sizes = new TreeMap<>();
            try (Stream<Path> files = Files.list(state)) {
                for (Path file : files.toList()) {
                    sizes.put(file.getFileName().toString(), Files.size(file));
                }
            }
            return sizes;
        }

        private String report() {
            long told = REPEATED.matcher(agent.err())
                    .results()
                    .map(MatchResult::group)
                    .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf('=') + 1)))
                    .sum();
            return String.format(
                    Locale.ROOT,
                    "%s: %s; %s; %s; live heap %d to %d bytes; connections taken %d, failures told as repeated %d; log %d lines,"
                            + " %d bytes; files %s%n",
                    kind,
                    range("resident KiB", ProcessFigures::residentKiB),
                    range("threads", ProcessFigures::threads),
                    range("descriptors", ProcessFigures::descriptors),
                    heapBefore,
                    heapAfter,
                    nowhere.attempts(),
                    told,
                    agent.err().lines().count(),
                    agent.err().length(),
                    filesBefore);
        }

        private String range(String name, ToLongFunction<ProcessFigures> figure) {
            return name + " " + figures.stream().mapToLong(figure).min().orElse(0) + " to "
                    + figures.stream().mapToLong(figure).max().orElse(0) + " (growth " + growth(figure) + ")";
        }
    }
}

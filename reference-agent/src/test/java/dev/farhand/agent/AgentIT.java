package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.FullStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.transport.link.LinkThreads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An agent from its start to its end. */
class AgentIT extends AgentCase {
    @Test
    void enrolsConnectsAndKeepsItsIdentity() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Path folder = temporary.resolve("state");
        Agent agent = keep(
                builder(server).stateFolder(folder).enrolment(server.token(1)).start());
        awaitState(agent, AgentState.CONNECTED);
        var device = agent.status().device();
        assertThat(device).contains(server.device().id());
        assertThat(server.link().facts().orElseThrow().getCapabilitiesList()).containsExactly("test.echo");
        agent.close();

        // The servers are known from enrolment, the token is used up: nothing else is needed.
        Agent again = keep(Agent.builder().stateFolder(folder).start());
        awaitState(again, AgentState.CONNECTED);
        assertThat(again.status().device()).isEqualTo(device);
        for (String name : List.of("identity.pem", "trust.pem", "agent.conf")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void renewsInTimeWithANewKeyAndAlsoWhenAsked() throws Exception {
        FakeServer server = server(Duration.ofSeconds(12));
        Path folder = temporary.resolve("state");
        Agent agent = keep(
                builder(server).stateFolder(folder).enrolment(server.token(1)).start());
        awaitState(agent, AgentState.CONNECTED);
        String first = Files.readString(folder.resolve("identity.pem"));
        agent.renewNow();
        await().atMost(FakeServer.PATIENCE)
                .until(() -> !Files.readString(folder.resolve("identity.pem")).equals(first));
        String second = Files.readString(folder.resolve("identity.pem"));
        assertThat(key(second)).isNotEqualTo(key(first));
        await().atMost(FakeServer.PATIENCE)
                .until(() -> !Files.readString(folder.resolve("identity.pem")).equals(second));
        awaitState(agent, AgentState.CONNECTED);
    }

    @Test
    void keepsWorkingWithTheOldCertificateWhileTheNewOneCannotBeSaved() throws Exception {
        FakeServer server = server(Duration.ofSeconds(15));
        FullStore store = new FullStore();
        connected(server, store);
        byte[] before = store.load(StoreItem.IDENTITY).orElseThrow();
        store.full(item -> true);
        await().atMost(FakeServer.PATIENCE).until(() -> store.refused());
        assertThat(store.load(StoreItem.IDENTITY).orElseThrow()).isEqualTo(before);
        assertThat(server.open(FakeServer.custom("test.echo", server.grant(grant -> {}))))
                .isNotNull();
        store.full(item -> false);
        await().atMost(FakeServer.PATIENCE)
                .until(() ->
                        !java.util.Arrays.equals(store.load(StoreItem.IDENTITY).orElseThrow(), before));
    }

    @Test
    void comesBackByItselfWhenTheServerDoes() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Agent agent = connected(server, AgentStore.inMemory());
        server.stop();
        awaitState(agent, AgentState.CONNECTING);
        await().until(() -> agent.status().lastFailure().isPresent());
        server.start();
        awaitState(agent, AgentState.CONNECTED);
    }

    @Test
    void saysThatItWasRevokedAndWhatToDo() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Agent agent = connected(server, AgentStore.inMemory());
        server.revoke();
        awaitState(agent, AgentState.REVOKED);
        assertThat(agent.status().advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("enroll --again"));
    }

    @Test
    void refusesToStartWithoutAnIdentityOrInAFolderThatIsTaken() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        assertThatThrownBy(() ->
                        builder(server).stateFolder(temporary.resolve("new")).start())
                .hasMessageContaining("not enrolled");
        Path folder = temporary.resolve("state");
        Agent agent = keep(
                builder(server).stateFolder(folder).enrolment(server.token(1)).start());
        awaitState(agent, AgentState.CONNECTED);
        assertThatThrownBy(() -> builder(server).stateFolder(folder).start()).hasMessageContaining("uses " + folder);
    }

    @Test
    void refusesToStartWithAFloorThatCannotBeRead() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        AgentStore store = AgentStore.inMemory();
        connected(server, store).close();
        store.save(StoreItem.FLOOR, "consent.desktp = consent".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> builder(server).store(store).start()).hasMessageContaining("line 1");
    }

    @Test
    void closeLeavesNoThreadNoHandleAndNoFile() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        Path folder = temporary.resolve("state");
        runOnce(server, folder, true);
        System.gc();
        Set<String> threads = threads();
        Map<String, Long> handles = handles();
        List<Path> files = files();
        for (int i = 0; i < 3; i++) {
            runOnce(server, folder, false);
        }
        await().atMost(FakeServer.PATIENCE).untilAsserted(() -> {
            assertThat(threads()).isEqualTo(threads);
            assertThat(handles()).isEqualTo(handles);
        });
        assertThat(files()).isEqualTo(files);
    }

    private void runOnce(FakeServer server, Path folder, boolean enrol) throws Exception {
        AgentBuilder builder = builder(server).stateFolder(folder);
        if (enrol) {
            builder.enrolment(server.token(1));
        }
        try (Agent agent = builder.start()) {
            awaitState(agent, AgentState.CONNECTED);
            server.open(FakeServer.custom(
                    "test.echo",
                    server.grant(grant -> grant.sessionId(
                            dev.farhand.core.session.SessionId.parse("6c8e4f8e-22a3-4c07-9b75-0f1a6e4f3f10")))));
        }
        await().atMost(FakeServer.PATIENCE).until(() -> server.links().links().count() == 0);
    }

    @Test
    void manyAgentsShareThreads() throws Exception {
        FakeServer server = server(Duration.ofDays(90));
        var token = server.token(20);
        try (LinkThreads threads = LinkThreads.create("many", 1, 2)) {
            List<Agent> agents = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                agents.add(builder(server)
                        .store(AgentStore.inMemory())
                        .threads(threads)
                        .enrolment(token)
                        .start());
            }
            await().atMost(FakeServer.PATIENCE)
                    .until(() -> server.links().links().count() == 20);
            assertThat(threads().stream().filter(name -> name.startsWith("farhand-agent")))
                    .containsExactly("farhand-agent-watch-1");
            agents.forEach(Agent::close);
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("agent"))
                .collect(Collectors.toSet());
    }

    /** Open handles by what they are; numbers of sockets and pipes change, their count must not. */
    private static Map<String, Long> handles() throws IOException {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            for (Path entry : entries.toList()) {
                if (Files.isSymbolicLink(entry)) {
                    targets.add(target(entry).replaceAll("[0-9]+", "N"));
                }
            }
        }
        return targets.stream()
                .filter(target -> !target.isEmpty() && !target.endsWith("/fd"))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static String target(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.sorted().toList();
        }
    }

    private static String key(String pem) {
        return pem.substring(0, pem.indexOf("-----END"));
    }
}

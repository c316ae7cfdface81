package dev.farhand.agent;

import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.LinkThreads;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The example of the README, so that the compiler reads it too. */
final class ReadmeExample {
    private ReadmeExample() {}

    static AgentStatus run(String text) {
        try (LinkThreads threads = LinkThreads.create("agents", 1, 2);
                Agent agent = Agent.builder()
                        .stateFolder(Path.of("/var/lib/acme/farhand"))
                        .servers(List.of(URI.create("https://remote.example.com")))
                        .enrolment(EnrolmentToken.parse(text)) // used only while there is no identity
                        .capability("acme.diagnose", opening -> diagnose(opening.holder(), opening.accept()))
                        .threads(threads) // optional: shared by many agents
                        .start()) {
            return agent.status();
        }
    }

    @SuppressWarnings("unused")
    private static void diagnose(GrantHolder holder, LinkStream stream) {
        stream.finish();
    }
}

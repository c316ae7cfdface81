package dev.farhand.agent.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class AgentCliFuzzTest {
    private static final int MOST_ARGUMENTS = 12;

    // They open connections; what they take is what the others take.
    private static final Set<String> ELSEWHERE = Set.of("doctor", "rehearse");

    /**
     * Whatever stands on the line, one argument in each line of the input, the answer is a help text or a refusal: the
     * folder named last cannot be made.
     */
    @FuzzTest
    void endsAnyCallWithAKnownCode(byte[] content) {
        List<String> arguments = new ArrayList<>(new String(content, StandardCharsets.UTF_8)
                .lines()
                .limit(MOST_ARGUMENTS)
                .filter(argument -> ELSEWHERE.stream().noneMatch(argument::contains))
                .toList());
        arguments.addAll(List.of("--state", "/proc/version/none"));
        StringWriter out = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out), new PrintWriter(out), InputStream.nullInputStream(), Map.of(), Optional.empty());
        int code = new AgentCli(terminal, "1").execute(arguments.toArray(String[]::new));
        assertThat(code).isIn(0, 64, 69, 73, 74, 77, 78);
        assertThat(out.toString()).doesNotContain("Something went wrong that should not");
        arguments.stream()
                .filter(argument -> argument.startsWith("fhe_") && argument.length() > 8)
                .forEach(token -> assertThat(out.toString()).doesNotContain(token));
    }
}

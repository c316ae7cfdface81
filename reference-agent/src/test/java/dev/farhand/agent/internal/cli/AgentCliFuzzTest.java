package dev.farhand.agent.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

class AgentCliFuzzTest {
    /** Whatever stands on the line, the answer is a help text or a refusal; the folder named last cannot be made. */
    @FuzzTest
    void endsAnyCallWithAKnownCode(FuzzedDataProvider data) {
        String command = data.pickValue(new String[] {"status", "version", "enroll", "resume", "help", ""});
        String[] arguments = IntStream.range(0, data.consumeInt(0, 4))
                .mapToObj(i -> data.consumeString(30))
                .toArray(String[]::new);
        String[] all = new String[arguments.length + 3];
        all[0] = command;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--state";
        all[arguments.length + 2] = "/proc/version/none";
        StringWriter out = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out), new PrintWriter(out), InputStream.nullInputStream(), Map.of(), Optional.empty());
        assertThat(new AgentCli(terminal, "1").execute(all)).isIn(0, 64, 69, 73, 74, 77, 78);
    }
}

package dev.farhand.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.capture.stream.ScreenReceiver;
import dev.farhand.capture.stream.ScreenStream;
import dev.farhand.capture.synthetic.SyntheticScreen;
import dev.farhand.capture.terminal.ShellSelection;
import dev.farhand.capture.terminal.TerminalAttachment;
import dev.farhand.capture.terminal.TerminalEvent;
import dev.farhand.capture.terminal.TerminalGuest;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.capture.terminal.TerminalSize;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.ScreenMessages;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.testing.ReadmeCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The example of the README runs, and the README shows no other. */
class ReadmeExampleTest {
    private final StringBuffer printed = new StringBuffer();

    private void print(ByteBuffer bytes) {
        printed.append(StandardCharsets.UTF_8.decode(bytes));
    }

    @Test
    void showsWhatAShellPrints() {
        SessionId session = SessionId.random();
        TerminalHost host = TerminalHost.builder().build();
        TerminalGuest guest = new TerminalGuest("ada", true, Optional.of(new TerminalSize(100, 30)));
        TerminalAttachment terminal = host.open(session, guest, ShellSelection.DEFAULT);
        terminal.begin(event -> {
            if (event instanceof TerminalEvent.Output output) {
                print(output.bytes());
                terminal.painted(output.offset() + output.length());
            }
            return CompletableFuture.completedFuture(null);
        });
        terminal.type("uptime\n".getBytes(StandardCharsets.UTF_8));
        await().untilAsserted(() -> assertThat(printed.toString()).contains("uptime"));
        host.close();
    }

    private void send(dev.farhand.core.protocol.v1.ScreenUpdate update) {
        printed.append(update.getNumber());
    }

    private void tell(String sentence) {
        printed.append(sentence);
    }

    @Test
    void showsAScreen() throws Exception {
        ScreenReceiver viewer = new ScreenReceiver() {
            @Override
            public void update(ScreenUpdate update, long number, long noticedMicros) {
                send(ScreenMessages.of(update, number, noticedMicros));
            }

            @Override
            public void lost(NoScreenReason reason) {
                tell(reason.sentence() + " " + reason.next());
            }
        };
        ScreenStream stream = ScreenStream.builder(viewer)
                .screen(ScreenCapture.builder().provider(new SyntheticScreen(640, 480)))
                .start();
        await().untilAsserted(() -> assertThat(printed.toString()).isEqualTo("1"));
        stream.close();
    }

    @Test
    void theReadmeShowsOnlyCodeThatIsCompiled() throws Exception {
        ReadmeCode.assertCompiled(Path.of("README.md"), Path.of("src/test/java"));
    }
}

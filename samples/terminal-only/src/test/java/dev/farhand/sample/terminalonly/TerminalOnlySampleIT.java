package dev.farhand.sample.terminalonly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.OpenChannelResponse;
import dev.farhand.core.protocol.v1.StartTerminalRequest;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.sample.testing.Program;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As the README says, but without a console: what is typed comes from a pipe. */
@Timeout(120)
class TerminalOnlySampleIT {
    private static final String LEAVE = "\u001d";

    @TempDir(factory = ShortFolder.class)
    Path folder;

    @Test
    void aShellOutlivesWhoLooksAtIt() {
        try (Program host = run("host", folder.toString())) {
            host.await("^terminals at .*, shells: .*sh");
            try (Program first = attach("--shell", "sh")) {
                first.await("^started sh; ");
                first.ask("PS1='> '; there='still'; echo $((40 + 2))-answers", "42-answers");
                try (Program watching = attach("--watch")) {
                    watching.await("^attached again to sh, watching; ");
                    watching.await("42-answers");
                    first.ask("echo seen-by-$((1 + 1))", "seen-by-2");
                    watching.await("seen-by-2");
                }
                first.type(LEAVE);
                first.await("^left");
                assertThat(first.waitForEnd()).isZero();
            }
            try (Program again = attach()) {
                again.await("^attached again to sh; ");
                again.await("42-answers");
                again.kill();
            }
            try (Program last = attach()) {
                last.await("^attached again to sh; ");
                last.ask("echo it-is-${there}-there", "it-is-still-there");
                last.type("exit 3");
                last.await("^the shell ended with status 3");
                assertThat(last.waitForEnd()).isEqualTo(3);
            }
            host.end();
            assertThat(Files.exists(folder.resolve("terminals"))).isFalse();
        }
    }

    @Test
    void aSecondHostLeavesTheFirstOneItsShells() {
        try (Program host = run("host", folder.toString())) {
            host.await("^terminals at ");
            try (Program first = attach("--shell", "sh")) {
                first.await("^started sh; ");
                try (Program second = run("host", folder.toString())) {
                    assertThat(second.waitForEnd()).isEqualTo(69);
                    assertThat(second.output())
                            .isEqualTo(
                                    "terminal-only: another host has " + folder + ": end it, or choose another folder");
                }
            }
            try (Program again = attach()) {
                again.await("^attached again to sh; ");
            }
            host.kill();
        }
        try (Program next = run("host", folder.toString())) {
            next.await("^terminals at ");
        }
    }

    @Test
    void nothingIsLeftOfWhoIsGone() throws Exception {
        try (Program host = run("host", folder.toString())) {
            host.await("^terminals at ");
            try (Program stays = attach("--shell", "sh")) {
                stays.await("^started sh; ");
                // The thread that writes to it has begun.
                stays.ask("echo $((40 + 2))-answers", "42-answers");
                int threads = threadsOf(host);
                long descriptors = descriptorsOf(host);
                for (int visit = 0; visit < 5; visit++) {
                    try (SocketChannel visitor = call()) {
                        Frames.write(visitor, wish());
                        assertThat(Frames.read(visitor, OpenChannelResponse.parser())
                                        .orElseThrow()
                                        .hasOpened())
                                .isTrue();
                    }
                }
                Awaitility.await().untilAsserted(() -> {
                    assertThat(threadsOf(host)).isEqualTo(threads);
                    assertThat(descriptorsOf(host)).isEqualTo(descriptors);
                });
            }
        }
    }

    @Test
    void whoMakesNoSenseIsSentAway() throws Exception {
        try (Program host = run("host", folder.toString())) {
            host.await("^terminals at ");
            try (SocketChannel visitor = call()) {
                visitor.write(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).flip());
                assertThat(visitor.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            try (SocketChannel visitor = call()) {
                Frames.write(visitor, wish());
                assertThat(Frames.read(visitor, OpenChannelResponse.parser())).isPresent();
                visitor.write(ByteBuffer.allocate(4).putInt(-1).flip());
                Awaitility.await().until(() -> Frames.read(visitor, TerminalOutput.parser())
                        .isEmpty());
            }
        }
    }

    private SocketChannel call() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(Host.socket(folder)));
    }

    private static OpenChannel wish() {
        return OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_TERMINAL)
                .setName("main")
                .setParameters(StartTerminalRequest.newBuilder()
                        .setSize(TerminalSize.newBuilder().setColumns(80).setRows(24))
                        .build()
                        .toByteString())
                .build();
    }

    /** Those of the sample's own; the system cuts their names. */
    private static int threadsOf(Program host) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(host.id()), "task"))) {
            for (Path thread : threads) {
                count += name(thread).startsWith("farhand-sample") ? 1 : 0;
            }
        }
        return count;
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException ended) {
            return "";
        }
    }

    private static long descriptorsOf(Program host) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(host.id()), "fd"))) {
            return all.count();
        }
    }

    @Test
    void saysWhatIsMissing() {
        try (Program nothing = run()) {
            assertThat(nothing.waitForEnd()).isEqualTo(64);
            assertThat(nothing.output()).contains("terminal-only: host or attach", "usage: samples/terminal-only/run");
        }
        try (Program nobody = attach()) {
            assertThat(nobody.waitForEnd()).isEqualTo(69);
        }
    }

    private Program attach(String... options) {
        List<String> words = new ArrayList<>(List.of("attach", folder.toString()));
        words.addAll(List.of(options));
        return run(words.toArray(String[]::new));
    }

    private static Program run(String... words) {
        List<String> command = new ArrayList<>(
                List.of(Program.inCheckout("samples/terminal-only/run").toString()));
        command.addAll(List.of(words));
        return Program.start(words.length == 0 ? "nothing" : words[0], Map.of(), command);
    }
}

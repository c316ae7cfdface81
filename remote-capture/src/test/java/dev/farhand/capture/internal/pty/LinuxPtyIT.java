package dev.farhand.capture.internal.pty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.farhand.capture.spi.PtyCommand;
import dev.farhand.capture.spi.PtyProcess;
import dev.farhand.capture.spi.PtyProvider;
import dev.farhand.capture.spi.PtyProviderContract;
import dev.farhand.capture.terminal.ShellSelection;
import dev.farhand.capture.terminal.TerminalExit;
import dev.farhand.capture.terminal.TerminalSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinuxPtyIT extends PtyProviderContract {
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    private final PtyProvider provider = made();

    PtyProvider made() {
        return new LinuxPtyProvider();
    }

    @Override
    protected PtyProvider provider() {
        return provider;
    }

    @Override
    protected ShellSelection shell() {
        return new ShellSelection(Optional.of("sh"), Optional.empty(), "xterm");
    }

    @Override
    protected String print(String... parts) {
        return "printf '%s' '" + String.join("' - '", parts) + "'\r";
    }

    @Override
    protected String printSize() {
        return "stty size | { read r c; echo size=${c}x$r.; }\r";
    }

    @Override
    protected String printMuch(int bytes) {
        return "head -c " + bytes + " /dev/zero | tr '\\0' x; echo prin''ted\r";
    }

    @Override
    protected String startChild() {
        return "sh -c 'trap : HUP; echo child=$$.; while :; do sleep 0.1; done' &\r";
    }

    @Override
    protected String startJob() {
        return "nohup sh -c 'echo job=$$. > /dev/tty; exec sleep 1000' > /dev/null 2>&1 &\r";
    }

    @Override
    protected String startChatter() {
        return "(trap '' HUP; exec sh -c 'echo job=$$.; exec yes more') &\r";
    }

    @Override
    protected String waitForLine() {
        return "stty raw; sleep 1000\r";
    }

    @Test
    void theProgramItselfDoesNotGoOnBecauseItIgnoresAHangUp() throws Exception {
        PtyProcess process = start();
        type(process, "trap '' HUP; echo rea''dy; while :; do sleep 0.1; done\r");
        readUntil(process, "ready");
        process.hangUp();
        assertThat(exit(process)).isEqualTo(TerminalExit.ofSignal(9));
    }

    @Test
    void neitherDoesTheShellOfSomebodyElse() throws Exception {
        // Without root there is nobody else one could be.
        Optional<String> account = ROOT ? Optional.of("nobody") : Optional.empty();
        PtyCommand command = provider.login(new ShellSelection(Optional.of("sh"), account, "xterm"));
        try (PtyProcess process = provider.start(command, TerminalSize.INITIAL)) {
            type(process, "trap '' HUP; echo shell=$$.; while :; do sleep 0.1; done\r");
            ProcessHandle shell = ProcessHandle.of(
                            Long.parseLong(readUntil(process, "shell=(\\d+)\\.").group(1)))
                    .orElseThrow();
            process.hangUp();
            await().until(() -> !shell.isAlive());
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void tellsTheSignalItWasEndedBy() throws Exception {
        PtyProcess process = start();
        type(process, "kill -9 $$\r");
        assertThat(exit(process)).isEqualTo(TerminalExit.ofSignal(9));
    }

    @Test
    void leavesNoDescriptorAndNoZombie() throws Exception {
        run(provider.start(provider.login(shell()), TerminalSize.INITIAL));
        long before = descriptors();
        for (int i = 0; i < 10; i++) {
            run(provider.start(provider.login(shell()), TerminalSize.INITIAL));
        }
        await().atMost(PATIENCE).until(() -> descriptors() <= before);
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().command().isEmpty()))
                .isEmpty();
    }

    private static void run(PtyProcess process) throws Exception {
        type(process, "exit 0\r");
        assertThat(exit(process).status()).isZero();
        process.close();
    }

    @Test
    void theProgramHasASessionATerminalAndNothingElseOfOurs() throws Exception {
        PtyProcess process = start();
        type(
                process,
                "echo n=$(ls -l /proc/$$/fd | grep -c 'socket\\|anon\\|\\.jar\\|\\.so\\|modules').;"
                        + " set -- $(cat /proc/$$/stat); [ $6 = $$ ] && echo own-''session\r");
        assertThat(readUntil(process, "n=(\\d+)\\..*own-session").group(1)).isEqualTo("0");
    }

    @Test
    void hearsEverySignalWhateverWeHear() throws Exception {
        PtyProcess process = start();
        type(process, "grep -E 'Sig(Blk|Ign)' /proc/self/status | tr -d ' \\t\\n'; echo .\r");
        long ignored = Long.parseUnsignedLong(
                readUntil(process, "SigBlk:0+SigIgn:([0-9a-f]+)\\.").group(1), 16);
        // The two above are the C library's own.
        assertThat(ignored & 0x7FFF_FFFFL).isZero();
    }

    @Test
    void nothingOfOursIsInItsEnvironment() throws Exception {
        PtyProcess process = start();
        type(process, "echo env=$(tr '\\0' ' ' < /proc/$$/environ | sed 's/=[^ ]*//g')=\r");
        String names = readUntil(process, "env=([A-Z ]+)=").group(1).strip();
        assertThat(names.split(" +"))
                .containsExactlyInAnyOrder("TERM", "COLORTERM", "LANG", "HOME", "USER", "LOGNAME", "SHELL", "PATH");
    }

    @Test
    void filesThatItsProgramsMakeAreNotAsSecretAsThoseOfAService() throws Exception {
        // The mask of one thread, as a service's unit sets it for the whole process.
        String[] masks = new String[2];
        Thread service = new Thread(() -> {
            LibC.unshare(0x200);
            LibC.umask(0x3F);
            try {
                for (int i = 0; i < masks.length; i++) {
                    Optional<String> account = ROOT && i == 1 ? Optional.of("nobody") : Optional.empty();
                    ShellSelection selection = new ShellSelection(Optional.of("sh"), account, "xterm");
                    try (PtyProcess process = provider.start(provider.login(selection), TerminalSize.INITIAL)) {
                        type(process, "echo mask=$(umask).\r");
                        masks[i] = readUntil(process, "mask=(\\d+)\\.").group(1);
                    }
                }
            } catch (Exception e) {
                masks[0] = e.toString();
            }
        });
        service.start();
        service.join();
        assertThat(masks).containsExactly("0022", "0022");
    }

    @Test
    void rootIsSomebodyElseWithATerminalOfTheirs() throws Exception {
        // Without root there is nobody else one could be: LoginTest says that this is refused.
        Optional<String> account = ROOT ? Optional.of("nobody") : Optional.empty();
        PtyCommand command = provider.login(new ShellSelection(Optional.of("sh"), account, "xterm"));
        try (PtyProcess process = provider.start(command, TerminalSize.INITIAL)) {
            type(
                    process,
                    "echo me=$(id -un) tty=$(stat -c %U $(tty)) uids=$(grep -c \"^Uid:.0\" /proc/$$/status).; exit 5\r");
            String me = ROOT ? "nobody" : System.getProperty("user.name");
            readUntil(process, "me=" + me + " tty=" + me + " uids=" + (me.equals("root") ? 1 : 0) + "\\.");
            assertThat(exit(process)).isEqualTo(TerminalExit.ofStatus(5));
        }
    }
}

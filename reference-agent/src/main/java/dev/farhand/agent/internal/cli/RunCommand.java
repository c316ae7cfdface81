package dev.farhand.agent.internal.cli;

import dev.farhand.agent.Agent;
import dev.farhand.agent.AgentBuilder;
import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.control.ControlCommand;
import dev.farhand.agent.internal.control.ControlServer;
import dev.farhand.agent.internal.state.Failures;
import dev.farhand.agent.internal.state.LocalUser;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description = {
            "Keep this machine connected to its server until stopped (Ctrl-C, or SIGTERM).",
            "",
            "An enrolled machine needs no arguments. One that is not enrolled yet enrols first, when a token is given."
        },
        footer = {
            "One line per event goes to standard error: time, level, event, key=value.",
            "Examples:",
            "  farhand-agent run",
            "  FARHAND_ENROLMENT_TOKEN_FILE=/run/token farhand-agent run --server https://remote.example.com"
        })
final class RunCommand extends AgentCommand {
    private static final String ENROL_FIRST =
            "\nEnrol it first: farhand-agent enroll --server https://… --token-file FILE";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TokenSource tokens = new TokenSource();

    RunCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = common.ownFolder(terminal().environment());
        // Before the folder is made: one that nobody ever enrolled in would only look like an agent's.
        boolean made = Files.notExists(folder);
        Optional<EnrolmentToken> first =
                made ? tokens.find(common.all(terminal().environment(), folder), terminal(), false) : Optional.empty();
        if (made && first.isEmpty()) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "This agent is not enrolled: there is no " + folder + "." + ENROL_FIRST);
        }
        AgentStore store = AgentStore.inFolder(folder);
        try {
            Config config = common.all(terminal().environment(), folder);
            Logging.begin(config.get(AgentKeys.LOG));
            Optional<TerminalHost> terminals = terminals(config, folder);
            Agent agent = start(store, config, first, terminals);
            serve(agent, terminals, folder, config.get(AgentKeys.CONTROL_SOCKET));
            return ExitCode.OK;
        } catch (RemoteException e) {
            store.close();
            throw withAdvice(e);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** After the store, whose lock says that nobody else takes the shells of an agent that was killed. */
    private static Optional<TerminalHost> terminals(Config config, Path folder) {
        if (!config.get(AgentKeys.TERMINAL)) {
            return Optional.empty();
        }
        TerminalHost host = TerminalHost.builder()
                .accounts(config.find(AgentKeys.TERMINAL_ACCOUNTS).orElse(Set.of()))
                .keepIn(folder.resolve("terminals"))
                .build();
        host.unavailableReason().ifPresent(reason -> LoggerFactory.getLogger(RunCommand.class)
                .warn("no-terminal reason=\"{}\"", reason));
        return Optional.of(host);
    }

    private Agent start(
            AgentStore store, Config config, Optional<EnrolmentToken> first, Optional<TerminalHost> terminals)
            throws IOException {
        AgentBuilder builder = Agent.builder().store(store);
        terminals.ifPresent(builder::terminals);
        boolean known = first.isPresent() || store.load(StoreItem.IDENTITY).isPresent();
        Optional<EnrolmentToken> token = known ? first : tokens.find(config, terminal(), false);
        token.ifPresent(builder::enrolment);
        AgentKeys.all().stream()
                .filter(key -> !AgentKeys.ofTheProgram().contains(key))
                .filter(key -> !config.origin(key).orElse("default").equals("default"))
                .forEach(key -> set(builder, config, key));
        return builder.start();
    }

    private static <T> void set(AgentBuilder builder, Config config, ConfigKey<T> key) {
        config.find(key).ifPresent(value -> builder.set(key, value));
    }

    private static RemoteException withAdvice(RemoteException e) {
        boolean notEnrolled = String.valueOf(e.getMessage()).startsWith("This agent is not enrolled");
        return notEnrolled ? new RemoteException(e.code(), e.getMessage() + ENROL_FIRST) : e;
    }

    private void serve(Agent agent, Optional<TerminalHost> terminals, Path folder, boolean control)
            throws InterruptedException {
        Logger log = LoggerFactory.getLogger(RunCommand.class);
        Optional<ControlServer> socket = control ? listen(agent, folder, log) : Optional.empty();
        CountDownLatch forever = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    socket.ifPresent(ControlServer::close);
                    agent.close();
                    terminals.ifPresent(TerminalHost::close);
                    // Being asked to stop is no failure; without this the exit code would be the signal's.
                    Runtime.getRuntime().halt(ExitCode.OK);
                },
                "farhand-agent-stop-1");
        Runtime.getRuntime().addShutdownHook(hook);
        log.info("started pid={} folder={}", ProcessHandle.current().pid(), folder);
        forever.await();
    }

    /** An agent that cannot be paused from its machine still has to work: a warning, not an end. */
    private Optional<ControlServer> listen(Agent agent, Path folder, Logger log) {
        try {
            return Optional.of(ControlServer.start(folder, (command, user) -> handle(agent, command, user)));
        } catch (IOException | UnsupportedOperationException e) {
            String reason = e instanceof IOException broken ? Failures.sentence(broken) : e.toString();
            log.warn("no-control-socket reason=\"{}\"", reason);
            return Optional.empty();
        }
    }

    static KeyValueText handle(Agent agent, ControlCommand command, String user) {
        switch (command) {
            case PAUSE -> agent.pause(user);
            case RESUME -> {
                requireMayResume(agent, user);
                agent.resume();
            }
            case STATUS -> LoggerFactory.getLogger(RunCommand.class).debug("status-asked user={}", user);
            case HISTORY -> {
                return StatusText.visits(agent.visits());
            }
        }
        return StatusText.lines(agent.status());
    }

    private static void requireMayResume(Agent agent, String user) {
        boolean allowed = user.equals("root")
                || user.equals(LocalUser.name())
                || agent.status().pause().map(pause -> pause.by().equals(user)).orElse(true);
        if (!allowed) {
            throw new RemoteException(
                    ErrorCode.PERMISSION_DENIED,
                    "Access was paused by "
                            + agent.status().pause().map(pause -> pause.by()).orElse("somebody else")
                            + "; only that user, root and the agent's own user may resume it.");
        }
    }
}

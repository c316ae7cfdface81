package dev.farhand.agent.internal.cli;

import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.state.Failures;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Reads the command line, runs the command, turns what went wrong into a sentence and an exit code. */
public final class AgentCli {
    private final Terminal terminal;
    private final String version;

    AgentCli(Terminal terminal, String version) {
        this.terminal = terminal;
        this.version = version;
    }

    /** On the process's own streams and environment. */
    public static AgentCli system(String version) {
        return new AgentCli(Terminal.system(), version);
    }

    /** Runs and gives the exit code; nothing is thrown. */
    public int execute(String... arguments) {
        try {
            TokenSource.refuseTokensIn(arguments);
            return commandLine().execute(arguments);
        } catch (RemoteException e) {
            return failed(e);
        }
    }

    private CommandLine commandLine() {
        CommandLine line = new CommandLine(new Root())
                .addSubcommand(withKeys(new CommandLine(new RunCommand(terminal))))
                .addSubcommand(new EnrollCommand(terminal, version))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(new PauseCommand(terminal))
                .addSubcommand(new ResumeCommand(terminal))
                .addSubcommand(new DoctorCommand(terminal))
                .addSubcommand(new VersionCommand(terminal, version))
                .addSubcommand(new RehearseCommand(terminal))
                .addSubcommand(new HelpCommand());
        line.getCommandSpec().version("farhand-agent " + version);
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler(this::misused);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
        return line;
    }

    /** The only place a machine has that tells the keys of its {@code agent.conf}. */
    private static CommandLine withKeys(CommandLine run) {
        CommandLine.Model.UsageMessageSpec usage = run.getCommandSpec().usageMessage();
        List<String> lines = new ArrayList<>(List.of(usage.footer()));
        lines.add("");
        lines.add("Lines of agent.conf in the state folder, with what holds without them:");
        AgentKeys.all().stream()
                .filter(key -> !key.equals(AgentKeys.STATE) && !key.equals(AgentKeys.ENROLMENT_TOKEN))
                .forEach(key -> lines.add("  " + key.name() + " = " + defaultOf(key)));
        usage.footer(lines.toArray(String[]::new));
        return run;
    }

    private static <T> String defaultOf(ConfigKey<T> key) {
        return key.defaultValue().map(value -> key.type().render(value)).orElse("");
    }

    private int misused(ParameterException failure, String[] arguments) {
        terminal.err().println(failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, terminal.err());
        terminal.err()
                .println("Try: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private int failed(Throwable failure) {
        if (failure instanceof RemoteException remote) {
            terminal.err().println(remote.getMessage());
            if (remote.code() != ErrorCode.INVALID_CONFIGURATION
                    && remote.code() != ErrorCode.INVALID_REQUEST
                    && remote.code() != ErrorCode.INTERNAL) {
                terminal.err().println(nextStep(remote.code()));
            }
        } else if (failure instanceof IOException broken) {
            terminal.err().println(Failures.sentence(broken));
        } else {
            terminal.err().println("Something went wrong that should not: " + failure);
        }
        return ExitCode.of(failure);
    }

    /** A lost link comes back by itself; a command that could not reach its server is over. */
    private static String nextStep(ErrorCode code) {
        return code == ErrorCode.LINK_LOST
                ? "What stands in the way: farhand-agent doctor --server https://…"
                : code.nextStep();
    }

    @Command(
            name = "farhand-agent",
            synopsisSubcommandLabel = "COMMAND",
            header = "Connects this machine to its Farhand server, and lends it to whom server and machine both allow.",
            description = {
                "",
                "A machine is enrolled once, with a token from the server; from then on 'run' needs no arguments.",
                ""
            },
            commandListHeading = "%nCommands:%n",
            footerHeading = "%nExamples:%n",
            footer = {
                "  farhand-agent enroll --server https://remote.example.com --token-file token.txt",
                "  FARHAND_ENROLMENT_TOKEN=… farhand-agent run --server https://remote.example.com",
                "  farhand-agent status --json",
                "  farhand-agent pause          nobody gets in until: farhand-agent resume",
                "  farhand-agent doctor         what stands between this machine and its server",
                "",
                "Environment (each option has a twin; options win over it, it wins over the saved settings):",
                "  FARHAND_AGENT_SERVER, _PROXY, _NO_PROXY, _CARRIER, _LOG, _STATE, FARHAND_LINK_…",
                "  FARHAND_ENROLMENT_TOKEN, or FARHAND_ENROLMENT_TOKEN_FILE with the path of a file",
                "  HTTPS_PROXY, NO_PROXY        the way out, when no proxy is set",
                "",
                "Exit codes:",
                "   0  done           64  wrong usage            69  server or agent not available",
                "  73  cannot create  74  reading or writing     77  no permission, or token refused",
                "  78  a setting is not allowed"
            })
    private static final class Root implements Runnable {
        @SuppressWarnings("unused") // Its presence is what counts.
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        private boolean help;

        @SuppressWarnings("unused")
        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Show the version; 'version' shows more.")
        private boolean version;

        @CommandLine.Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before run
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "Say what to do: run, enroll, status, pause …");
        }
    }
}

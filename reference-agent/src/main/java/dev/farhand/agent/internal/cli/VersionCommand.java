package dev.farhand.agent.internal.cli;

import picocli.CommandLine.Command;

@Command(
        name = "version",
        description = "Show the version of agent, Java and system.",
        footer = {"Examples:", "  farhand-agent version"})
final class VersionCommand extends AgentCommand {
    private final String version;

    VersionCommand(Terminal terminal, String version) {
        super(terminal);
        this.version = version;
    }

    @Override
    public Integer call() {
        terminal().out().println("farhand-agent " + version);
        terminal()
                .out()
                .println("Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vm.name")
                        + "), " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        return ExitCode.OK;
    }
}

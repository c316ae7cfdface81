package dev.farhand.agent.internal.cli;

import dev.farhand.agent.AgentKeys.LogLevel;
import picocli.CommandLine.Command;

@Command(
        name = "rehearse",
        hidden = true,
        description = "Connect to a server inside this process and end: loads what a running agent loads, so that the"
                + " launcher can archive it.")
final class RehearseCommand extends AgentCommand {
    RehearseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Exception {
        Logging.begin(LogLevel.SILENT);
        return Rehearsal.run() ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }
}

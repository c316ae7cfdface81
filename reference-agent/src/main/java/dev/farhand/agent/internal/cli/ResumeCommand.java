package dev.farhand.agent.internal.cli;

import dev.farhand.agent.internal.control.ControlClient;
import dev.farhand.agent.internal.control.ControlCommand;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "resume",
        description = "Allow access again after 'pause'. May be done by root, the agent's user, and who paused.",
        footer = {
            "Exit code 69: there is no agent to resume.",
            "Examples:",
            "  farhand-agent resume",
            "  farhand-agent resume --state /var/lib/farhand-agent"
        })
final class ResumeCommand extends AgentCommand {
    @Mixin
    private CommonOptions common = new CommonOptions();

    ResumeCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        Path folder = common.folderToLookAt(terminal().environment());
        if (ControlClient.ask(folder, ControlCommand.RESUME).isEmpty()) {
            if (isNoAgents(folder)) {
                return ExitCode.UNAVAILABLE;
            }
            // Who may write in the folder is the agent's user or root.
            try (AgentStore store = AgentStore.inFolder(folder)) {
                store.delete(StoreItem.PAUSED);
            }
        }
        terminal().out().println("Access is allowed again.");
        return ExitCode.OK;
    }
}

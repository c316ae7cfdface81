package dev.farhand.agent.internal.cli;

import dev.farhand.agent.Pause;
import dev.farhand.agent.internal.control.ControlClient;
import dev.farhand.agent.internal.control.ControlCommand;
import dev.farhand.agent.internal.state.LocalUser;
import dev.farhand.agent.internal.state.PauseText;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "pause",
        description = {
            "Let nobody in until 'resume': open sessions end at once, new ones are refused, also after a restart.",
            "Every user of this machine may pause."
        },
        footer = {
            "Exit code 69: there is no agent to pause.",
            "Examples:",
            "  farhand-agent pause",
            "  farhand-agent pause --state /var/lib/farhand-agent"
        })
final class PauseCommand extends AgentCommand {
    @Mixin
    private CommonOptions common = new CommonOptions();

    PauseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        Path folder = common.folderToLookAt(terminal().environment());
        if (ControlClient.ask(folder, ControlCommand.PAUSE).isEmpty()) {
            if (isNoAgents(folder)) {
                return ExitCode.UNAVAILABLE;
            }
            // No agent runs: the next one finds the mark.
            try (AgentStore store = AgentStore.inFolder(folder)) {
                store.save(
                        StoreItem.PAUSED,
                        PauseText.write(
                                new Pause(LocalUser.name(), Clock.systemUTC().instant())));
            }
        }
        terminal().out().println("Access is paused. Resume it with: farhand-agent resume");
        return ExitCode.OK;
    }
}

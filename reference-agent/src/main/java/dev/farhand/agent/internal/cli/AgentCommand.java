package dev.farhand.agent.internal.cli;

import dev.farhand.agent.internal.state.StateLocations;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command has. */
@Command(
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        sortOptions = false)
abstract class AgentCommand implements Callable<Integer> {
    private final Terminal terminal;

    @SuppressWarnings("unused") // Its presence is what counts.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    AgentCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    final Terminal terminal() {
        return terminal;
    }

    /** Whether nobody is enrolled in this folder, and says so: nothing done there would hold for anybody. */
    final boolean isNoAgents(Path folder) {
        if (StateLocations.isOfAnAgent(folder)) {
            return false;
        }
        terminal.err().println("There is no agent in " + folder + ". Its state folder is named with --state DIR.");
        return true;
    }

    /** Runs it; gives the exit code. */
    @Override
    public abstract Integer call() throws Exception;
}

package dev.farhand.agent;

import dev.farhand.agent.internal.cli.AgentCli;

/** The agent as a program: a command line over {@link Agent}. */
public final class AgentMain {
    private AgentMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        int code = AgentCli.system(AgentVersion.text()).execute(arguments);
        // Not for a run that a signal ends: its hook decides how the process ends.
        System.exit(code);
    }
}

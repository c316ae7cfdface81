package dev.farhand.agent;

import dev.farhand.agent.internal.cli.AgentCli;

/** The agent as a program: a command line over {@link Agent}. */
public final class AgentMain {
    private AgentMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(AgentCli.system(AgentVersion.text()).execute(arguments));
    }
}

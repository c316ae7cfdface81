package dev.farhand.sample.embedagent;

import dev.farhand.agent.AgentListener;
import dev.farhand.agent.AgentState;
import dev.farhand.agent.AgentStatus;
import dev.farhand.agent.Visit;
import java.io.PrintStream;
import java.util.Optional;

/** What the person in the room sees: whether the thermostat is reachable, and who was there. */
final class FrontPanel implements AgentListener {
    private final PrintStream display;
    private Optional<AgentState> shown = Optional.empty();

    FrontPanel(PrintStream display) {
        this.display = display;
    }

    /** Called for every change; the panel shows only those of the one word. */
    @Override
    public synchronized void changed(AgentStatus status) {
        if (!shown.equals(Optional.of(status.state()))) {
            shown = Optional.of(status.state());
            display.println("agent: " + status.state()
                    + status.advice().map(advice -> " (" + advice + ")").orElse(""));
        }
    }

    @Override
    public void visited(Visit visit) {
        display.println("visit: " + visit.name() + " of " + visit.organisation() + " used " + visit.capabilities());
    }
}

package dev.farhand.agent.internal.link;

import dev.farhand.agent.capability.CapabilityHandler;
import dev.farhand.agent.internal.log.EventLog;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.access.Capability;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What the guard works with.
 *
 * @param capabilities what may be opened, by name
 * @param terminals where terminals run; empty when none are offered
 * @param store where the floor is read
 * @param clock wall clock of grants and hours
 * @param log where visits are told
 * @param workers where grants are checked and handlers called
 */
public record GuardSetup(
        Map<String, CapabilityHandler> capabilities,
        Optional<TerminalHost> terminals,
        AgentStore store,
        Clock clock,
        EventLog log,
        Executor workers) {
    /** What the server is told that this machine can do. */
    public List<String> offered() {
        List<String> names = new ArrayList<>(capabilities.keySet());
        terminals
                .filter(host -> host.unavailableReason().isEmpty())
                .ifPresent(host -> names.add(Capability.TERMINAL.wireName()));
        return names;
    }
}

package dev.farhand.agent.internal.link;

import dev.farhand.agent.capability.CapabilityHandler;
import dev.farhand.agent.internal.log.EventLog;
import dev.farhand.agent.store.AgentStore;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What the guard works with.
 *
 * @param capabilities what may be opened, by name
 * @param store where the floor is read
 * @param clock wall clock of grants and hours
 * @param log where visits are told
 * @param workers where grants are checked and handlers called
 */
public record GuardSetup(
        Map<String, CapabilityHandler> capabilities, AgentStore store, Clock clock, EventLog log, Executor workers) {}

package dev.farhand.agent;

import java.time.Instant;

/**
 * Somebody at the machine paused all access.
 *
 * @param by the local user, empty when it is not known any more
 * @param since when
 */
public record Pause(String by, Instant since) {}

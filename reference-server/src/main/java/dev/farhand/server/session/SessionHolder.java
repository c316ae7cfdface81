package dev.farhand.server.session;

import java.util.Optional;
import java.util.UUID;

/**
 * Who has sessions of their own.
 *
 * @param user the person
 * @param key the key of theirs that a program came with; empty for the person
 */
public record SessionHolder(UUID user, Optional<UUID> key) {}

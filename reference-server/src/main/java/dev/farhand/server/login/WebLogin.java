package dev.farhand.server.login;

import dev.farhand.server.user.User;
import java.time.Instant;
import java.util.UUID;

/**
 * A browser that somebody is logged in with.
 *
 * @param id its name, which opens nothing
 * @param user who
 * @param recentFactorAt when the person last proved to be there
 */
public record WebLogin(UUID id, User user, Instant recentFactorAt) {}

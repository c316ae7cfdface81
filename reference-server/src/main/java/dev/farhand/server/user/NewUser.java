package dev.farhand.server.user;

import dev.farhand.core.identity.PasswordHash;
import dev.farhand.core.text.ReportedText;
import dev.farhand.server.database.TenantTransaction;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An account to be made.
 *
 * @param email what its holder will log in with
 * @param name how others will know its holder; made harmless, 1 to 100 characters
 * @param password what is kept of its password; without one its holder comes in by links
 */
public record NewUser(EmailAddress email, String name, Optional<PasswordHash> password) {
    private static final int LONGEST_NAME = 100;

    /** Throws {@link InvalidRequest} for a name of nothing. */
    public NewUser {
        name = ReportedText.line(name, LONGEST_NAME);
        if (name.isBlank()) {
            throw new InvalidRequest("name", Reason.NEEDED, "\"name\" is needed.");
        }
    }

    /** One with a password. */
    public NewUser(EmailAddress email, String name, PasswordHash password) {
        this(email, name, Optional.of(password));
    }

    /**
     * Makes the account in the transaction's tenant.
     *
     * @throws InvalidRequest where somebody, of whatever tenant, has the address already
     */
    public User create(TenantTransaction transaction, Instant now) {
        User user = new User(transaction.tenant(), UUID.randomUUID(), email, name);
        int made = transaction.update("""
                INSERT INTO farhand.users (tenant_id, id, email, name, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (email) DO NOTHING
                """, transaction.tenant(), user.id(), email.value(), name, now);
        if (made == 0) {
            throw new InvalidRequest("email", Reason.EMAIL_UNUSABLE, "This e-mail address cannot be used here.");
        }
        password.ifPresent(hash -> transaction.update(
                "INSERT INTO farhand.user_passwords (tenant_id, user_id, hash, changed_at) VALUES (?, ?, ?, ?)",
                transaction.tenant(),
                user.id(),
                hash.encoded(),
                now));
        return user;
    }
}

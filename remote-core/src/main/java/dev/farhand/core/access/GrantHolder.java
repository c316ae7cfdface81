package dev.farhand.core.access;

import dev.farhand.core.text.ReportedText;

/**
 * Whom a grant was given to, as the person at the machine sees it. Texts are sanitised and bounded: a technician chooses
 * the name that somebody else has to trust.
 */
public record GrantHolder(String userId, String displayName, String organisation) {
    private static final int LONGEST = 200;

    /** Throws {@link IllegalArgumentException} without a user id. */
    public GrantHolder {
        userId = ReportedText.line(userId, LONGEST);
        displayName = ReportedText.line(displayName, LONGEST);
        organisation = ReportedText.line(organisation, LONGEST);
        if (userId.isEmpty()) {
            throw new IllegalArgumentException("a grant has a holder with a user id");
        }
    }
}

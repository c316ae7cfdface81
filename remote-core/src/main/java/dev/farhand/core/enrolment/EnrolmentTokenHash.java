package dev.farhand.core.enrolment;

import java.util.regex.Pattern;

/**
 * Stands for an enrolment token where the token itself must not be: in stores, lists and logs.
 *
 * @param hex SHA-256 of the token's secret part, 64 lower-case hexadecimal digits
 */
public record EnrolmentTokenHash(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** Throws {@link IllegalArgumentException} for anything but 64 lower-case hexadecimal digits. */
    public EnrolmentTokenHash {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("not the hash of an enrolment token");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}

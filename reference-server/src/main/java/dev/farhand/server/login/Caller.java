package dev.farhand.server.login;

import dev.farhand.core.text.ReportedText;

/**
 * Where a request comes from.
 *
 * @param address the network address that the server sees, as text
 * @param userAgent what the program says it is; made harmless
 */
public record Caller(String address, String userAgent) {
    private static final int LONGEST_ADDRESS = 64;
    private static final int LONGEST_USER_AGENT = 300;

    /** Bounds both. */
    public Caller {
        address = ReportedText.line(address, LONGEST_ADDRESS);
        userAgent = ReportedText.line(userAgent, LONGEST_USER_AGENT);
    }
}

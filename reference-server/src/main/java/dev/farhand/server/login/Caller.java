package dev.farhand.server.login;

import dev.farhand.core.text.ReportedText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Where a request comes from.
 *
 * @param address the network address that the server sees, as text
 * @param userAgent what the program says it is; made harmless
 */
public record Caller(String address, String userAgent) {
    private static final int LONGEST_ADDRESS = 64;
    private static final int LONGEST_USER_AGENT = 300;
    private static final int LONGEST_WORD = 300;
    private static final int DELETE = 0x7F;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Bounds both. */
    public Caller {
        address = ReportedText.line(address, LONGEST_ADDRESS);
        userAgent = ReportedText.line(userAgent, LONGEST_USER_AGENT);
    }

    /**
     * The program as one word of a line in the log: whatever could be taken for more than that, blanks among it, is written as
     * in addresses of the web, {@code %20}. At most 300 characters; {@code -} for a program that does not say what it is.
     */
    String userAgentWord() {
        StringBuilder word = new StringBuilder();
        for (byte one : userAgent.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one > ' ' && one < DELETE && one != '%' && one != '"';
            String next = plain ? Character.toString(one) : "%" + HEX.toHexDigits(one);
            if (word.length() + next.length() > LONGEST_WORD) {
                break;
            }
            word.append(next);
        }
        return word.isEmpty() ? "-" : word.toString();
    }
}

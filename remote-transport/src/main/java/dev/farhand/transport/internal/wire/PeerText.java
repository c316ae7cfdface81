package dev.farhand.transport.internal.wire;

/** Short texts from a peer, made safe for logs and people. */
public final class PeerText {
    private PeerText() {}

    /** At most so many characters, each of them printable ASCII; anything else becomes a question mark. */
    public static String printable(String text, int maximum) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), maximum));
        for (int i = 0; i < text.length() && i < maximum; i++) {
            char c = text.charAt(i);
            out.append(c >= 0x20 && c < 0x7f ? c : '?');
        }
        return out.toString();
    }
}

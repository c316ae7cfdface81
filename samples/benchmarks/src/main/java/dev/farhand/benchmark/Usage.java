package dev.farhand.benchmark;

/** What the user asked for was wrong; the message says what would be right. */
final class Usage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Usage(String message) {
        super(message);
    }
}

package dev.farhand.core.access;

/** What happens when consent is needed and nobody is there to ask. Ordered from the most permissive. */
public enum ConsentFallback {
    /** Go on; for machines that run without people. */
    PROCEED,
    /** Refuse. */
    BLOCK;

    ConsentFallback stricter(ConsentFallback other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

package dev.farhand.core.access;

/** What the person at the machine has to say. Ordered from the most permissive to the strictest. */
public enum ConsentMode {
    /** Nothing is shown. */
    OFF,
    /** The person is told who is there. */
    NOTIFY,
    /** The person is asked; no answer is a no. */
    CONSENT;

    ConsentMode stricter(ConsentMode other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

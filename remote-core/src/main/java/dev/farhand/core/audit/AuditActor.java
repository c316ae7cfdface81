package dev.farhand.core.audit;

/**
 * Who did it.
 *
 * @param kind what sort of actor
 * @param id its id, sanitised
 * @param name how people know it, sanitised; may be empty
 */
public record AuditActor(Kind kind, String id, String name) {
    /** The server by itself. */
    public static final AuditActor SERVER = new AuditActor(Kind.SERVER, "server", "");

    private static final int LONGEST = 200;

    /** Sanitises both texts; throws {@link IllegalArgumentException} without an id. */
    public AuditActor {
        id = AuditTexts.harmless(id, LONGEST);
        name = AuditTexts.harmless(name, LONGEST);
        if (id.isEmpty()) {
            throw new IllegalArgumentException("an actor has an id");
        }
    }

    /** What sort of actor; the numbers stand in stored records. */
    public enum Kind {
        /** Somebody with an account. */
        USER(1),
        /** A program with an API key. */
        API_KEY(2),
        /** An enrolled machine. */
        DEVICE(3),
        /** The person at a machine. */
        PERSON(4),
        /** The server by itself. */
        SERVER(5);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}

package dev.farhand.core.access;

/**
 * What the person at the machine has to say about one capability.
 *
 * @param nobodyToAsk counts with {@link ConsentMode#CONSENT} only. A person who is there and does not answer within the
 *     time, or says no, is a refusal whatever this says
 */
public record ConsentRule(ConsentMode mode, ConsentFallback nobodyToAsk) {
    /** The most permissive. */
    public static final ConsentRule OFF = new ConsentRule(ConsentMode.OFF, ConsentFallback.PROCEED);

    /** What holds where nobody said anything else: the person is told. */
    public static final ConsentRule STANDARD = new ConsentRule(ConsentMode.NOTIFY, ConsentFallback.BLOCK);

    /** The strictest; also how a rule is read that this version does not understand. */
    public static final ConsentRule STRICTEST = new ConsentRule(ConsentMode.CONSENT, ConsentFallback.BLOCK);

    /** The stricter of each part. */
    public ConsentRule stricter(ConsentRule other) {
        return new ConsentRule(mode.stricter(other.mode), nobodyToAsk.stricter(other.nobodyToAsk));
    }
}

package dev.farhand.core.enrolment;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where a server keeps its enrolment tokens, by hash. Implemented by hosts with a store of their own; called by
 * {@link EnrolmentService} on whatever threads call that, several at once.
 */
public interface EnrolmentTokenStore {
    /** Adds a token; throws {@link IllegalArgumentException} where one with this hash is there already. */
    void add(Entry entry);

    /** As {@link #add(Entry)}, for a token that was just made; of its secret only the hash is kept. */
    default void add(EnrolmentToken token, EnrolmentPolicy policy) {
        add(new Entry(token.hash(), token.authorityFingerprint(), policy, 0));
    }

    /**
     * Takes one use of a token, if it has one. Atomic: however many call at once, a token never grants more than its
     * uses. When it returns, the use is counted for good, crashes included.
     */
    Consumption consume(EnrolmentTokenHash hash, Instant now);

    /**
     * As {@link #consume(EnrolmentTokenHash, Instant)}, for a machine that comes from there: what is called. The address is
     * what the host gave to {@link EnrolmentService#enrol}. For stores with tokens that are not good from everywhere;
     * such a one may also throw a {@link RemoteException} that says why.
     */
    default Consumption consume(EnrolmentTokenHash hash, Instant now, String remoteAddress) {
        return consume(hash, now);
    }

    /**
     * Takes one use of a token and does with it what it is for, both or neither: where {@code work} throws, the use is given back.
     * This is what {@link EnrolmentService} calls. By itself it is {@link #consume(EnrolmentTokenHash, Instant, String)}, and
     * {@link #giveBack} after a failure, so that a process that is killed in between leaves a use counted that made no
     * device; a store that keeps its devices in the same place does both in one step. Throws
     * {@link RemoteException} where nothing is granted, as {@link Consumption#granted()} does.
     */
    default <T> T use(EnrolmentTokenHash hash, Instant now, String remoteAddress, Function<EnrolmentPolicy, T> work) {
        EnrolmentPolicy policy = consume(hash, now, remoteAddress).granted();
        try {
            return work.apply(policy);
        } catch (RuntimeException e) {
            try {
                giveBack(hash);
            } catch (RuntimeException lesser) {
                e.addSuppressed(lesser);
            }
            throw e;
        }
    }

    /**
     * Gives back a use that {@link #consume} granted and that made no device, so that a server which is full or broken does
     * not eat a token up. Kept for good as a use is. False where the token is gone meanwhile, or has no use to give back.
     */
    boolean giveBack(EnrolmentTokenHash hash);

    /** All tokens, those that are used up or expired as well. */
    List<Entry> list();

    /** Removes a token; false where there was none. */
    boolean remove(EnrolmentTokenHash hash);

    /**
     * A token in the store.
     *
     * @param hash which token
     * @param authorityFingerprint the authority it was made for, as
     *     {@link dev.farhand.core.identity.CertificateAuthority#fingerprint()} names it; machines refuse the token on
     *     servers of any other
     * @param policy what it allows
     * @param uses how often it was used
     */
    record Entry(EnrolmentTokenHash hash, String authorityFingerprint, EnrolmentPolicy policy, int uses) {
        private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}");

        /** Throws {@link IllegalArgumentException} for anything but 32 lower-case hexadecimal digits, and negative uses. */
        public Entry {
            if (!FINGERPRINT.matcher(authorityFingerprint).matches()) {
                throw new IllegalArgumentException("not the fingerprint of an authority");
            }
            if (uses < 0) {
                throw new IllegalArgumentException("a token was not used fewer than 0 times");
            }
        }

        /** What using this token at this moment would come to. */
        public Consumption tryAt(Instant now) {
            if (!now.isBefore(policy.expiresAt())) {
                return new Consumption.Expired();
            }
            return uses < policy.maxUses() ? new Consumption.Granted(policy) : new Consumption.UsedUp();
        }

        /** This token with one use more. */
        public Entry used() {
            return new Entry(hash, authorityFingerprint, policy, uses + 1);
        }

        /** This token with one use less; throws {@link IllegalArgumentException} where it was never used. */
        public Entry givenBack() {
            return new Entry(hash, authorityFingerprint, policy, uses - 1);
        }
    }

    /** How an attempt to use a token ended. */
    sealed interface Consumption {
        /** What the token allows; throws {@link RemoteException} with the reason where no use was taken. */
        default EnrolmentPolicy granted() {
            if (this instanceof Granted granted) {
                return granted.policy();
            }
            if (this instanceof Expired) {
                throw new RemoteException(ErrorCode.ENROLMENT_TOKEN_EXPIRED);
            }
            throw new RemoteException(
                    this instanceof UsedUp ? ErrorCode.ENROLMENT_TOKEN_USED_UP : ErrorCode.ENROLMENT_TOKEN_INVALID);
        }

        /**
         * One use was taken.
         *
         * @param policy what the token allows
         */
        record Granted(EnrolmentPolicy policy) implements Consumption {}

        /** No such token. */
        record Unknown() implements Consumption {}

        /** The token's time is over. */
        record Expired() implements Consumption {}

        /** All uses were taken before. */
        record UsedUp() implements Consumption {}
    }
}

package dev.farhand.core.identity;

import dev.farhand.core.internal.crypto.Argon2id;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept of a password: Argon2id in the usual text form, with its own salt and cost, so that older ones stay valid
 * when the cost grows. {@link #toString()} shows the cost only. Immutable.
 *
 * <p>Making and checking one takes some hundredths of a second and 19 MiB on purpose: a server bounds how many run at a time.
 */
public final class PasswordHash {
    /** The shortest password that {@link #of} takes, in characters. */
    public static final int SHORTEST = 12;

    /** The longest one; nobody's sentence, and little work for whoever sends long ones. */
    public static final int LONGEST = 200;

    private static final Argon2id.Cost TODAY = new Argon2id.Cost(19 * 1024, 3, 1);
    private static final Argon2id.Cost HIGHEST = new Argon2id.Cost(256 * 1024, 16, 8);
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile("\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9])"
                    + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{43})");

    private final Argon2id.Cost cost;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(Argon2id.Cost cost, byte[] salt, byte[] hash) {
        this.cost = cost;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Of a new password. Throws {@link IllegalArgumentException} for one of fewer than {@link #SHORTEST} or more than
     * {@link #LONGEST} characters, which does not repeat it.
     */
    public static PasswordHash of(String password, SecureRandom random) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw new IllegalArgumentException(
                    "a password has " + SHORTEST + " to " + LONGEST + " characters, not " + length);
        }
        return made(password, random);
    }

    private static PasswordHash made(String password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PasswordHash(TODAY, salt, derive(password, salt, TODAY));
    }

    /**
     * Reads {@link #encoded()}. Throws {@link IllegalArgumentException} for any other text, for a variant other than
     * Argon2id and for a cost that would tie a server up.
     */
    public static PasswordHash parse(String encoded) {
        Matcher form = FORM.matcher(encoded);
        if (form.matches()) {
            Argon2id.Cost cost = new Argon2id.Cost(
                    Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)));
            boolean bearable = cost.memoryKib() <= HIGHEST.memoryKib()
                    && cost.passes() <= HIGHEST.passes()
                    && cost.lanes() <= HIGHEST.lanes()
                    && cost.memoryKib() >= 8 * cost.lanes();
            if (bearable) {
                PasswordHash parsed = new PasswordHash(cost, decode(form.group(4)), decode(form.group(5)));
                if (parsed.encoded().equals(encoded)) {
                    return parsed;
                }
            }
        }
        throw new IllegalArgumentException("not the hash of a password");
    }

    private static byte[] decode(String part) {
        return Base64.getDecoder().decode(part);
    }

    /** Whether this is the password; always takes as long. */
    public boolean matches(String password) {
        // What is longer was never taken, and would be work.
        String tried = password.length() > 2 * LONGEST ? "" : password;
        return MessageDigest.isEqual(hash, derive(tried, salt, cost));
    }

    /** Whether it is cheaper to guess than one made today: to be made anew when the password is at hand. */
    public boolean outdated() {
        return cost.memoryKib() < TODAY.memoryKib() || cost.passes() < TODAY.passes();
    }

    /**
     * This one at today's cost, for the password that it was just found to match, however short that was allowed to be when
     * it was chosen. Throws {@link IllegalArgumentException} for any other password.
     */
    public PasswordHash renewed(String password, SecureRandom random) {
        if (!matches(password)) {
            throw new IllegalArgumentException("this is not the password");
        }
        return made(password, random);
    }

    /** {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}: for the store and nowhere else. */
    public String encoded() {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return this + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }

    /** One password has one form, whatever keyboard it was typed on. */
    private static byte[] derive(String password, byte[] salt, Argon2id.Cost cost) {
        byte[] bytes = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        try {
            return Argon2id.hash(bytes, salt, cost, HASH_BYTES);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash that
                && cost.equals(that.cost)
                && Arrays.equals(salt, that.salt)
                && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    @Override
    public String toString() {
        return "$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.passes() + ",p=" + cost.lanes() + "$";
    }
}

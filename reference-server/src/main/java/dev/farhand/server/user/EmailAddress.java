package dev.farhand.server.user;

import dev.farhand.core.config.ConfigType;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What somebody logs in with.
 *
 * @param value in the one form that is stored and compared: without space around it, in lower case
 */
public record EmailAddress(String value) {
    /** How it is written in a setting. */
    public static final ConfigType<EmailAddress> TYPE =
            ConfigType.of("an e-mail address", EmailAddress::new, EmailAddress::value);

    private static final int LONGEST = 254;
    private static final Pattern FORM =
            Pattern.compile("[^@\\s\\p{Cntrl}\\p{Cf}\\p{Cs}]{1,64}@[^@\\s\\p{Cntrl}\\p{Cf}\\p{Cs}]{1,189}");

    /** Throws {@link IllegalArgumentException} for what is no address. */
    public EmailAddress {
        value = Normalizer.normalize(value.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        if (value.length() > LONGEST || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an e-mail address");
        }
    }

    /** The one that a request gives somebody; throws {@link InvalidRequest} for what is no address. */
    public static EmailAddress ofRequest(String text) {
        try {
            return new EmailAddress(text);
        } catch (IllegalArgumentException e) {
            throw (InvalidRequest)
                    new InvalidRequest("email", Reason.EMAIL_MALFORMED, "\"email\" is an e-mail address.").initCause(e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

package dev.farhand.server.login;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.security.SecureRandom;

/** The secret part of a link that logs in, or makes the first account, once; starts with {@code fhl_}. */
public final class OneTimeLink extends BearerSecret {
    private static final String PREFIX = "fhl_";

    private OneTimeLink(String text) {
        super(PREFIX, text);
    }

    /** Reads one; throws {@link RemoteException} with {@link ErrorCode#LOGIN_LINK_INVALID} for any other text. */
    public static OneTimeLink parse(String text) {
        return new OneTimeLink(checked(PREFIX, text, ErrorCode.LOGIN_LINK_INVALID));
    }

    static OneTimeLink random(SecureRandom random) {
        return new OneTimeLink(random(PREFIX, random));
    }
}

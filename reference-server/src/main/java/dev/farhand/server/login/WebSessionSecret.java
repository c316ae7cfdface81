package dev.farhand.server.login;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.security.SecureRandom;

/** What a browser keeps in its cookie; starts with {@code fhw_}. */
public final class WebSessionSecret extends BearerSecret {
    private static final String PREFIX = "fhw_";

    private WebSessionSecret(String text) {
        super(PREFIX, text);
    }

    /** Reads one; throws {@link RemoteException} with {@link ErrorCode#LOGIN_REQUIRED} for any other text. */
    public static WebSessionSecret parse(String text) {
        return new WebSessionSecret(checked(PREFIX, text, ErrorCode.LOGIN_REQUIRED));
    }

    static WebSessionSecret random(SecureRandom random) {
        return new WebSessionSecret(random(PREFIX, random));
    }
}

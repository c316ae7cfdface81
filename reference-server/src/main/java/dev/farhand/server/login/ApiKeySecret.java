package dev.farhand.server.login;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.security.SecureRandom;

/** What a program shows for itself; starts with {@code fhk_}. */
public final class ApiKeySecret extends BearerSecret {
    private static final String PREFIX = "fhk_";

    private ApiKeySecret(String text) {
        super(PREFIX, text);
    }

    /** Reads one; throws {@link RemoteException} with {@link ErrorCode#LOGIN_REQUIRED} for any other text. */
    public static ApiKeySecret parse(String text) {
        return new ApiKeySecret(checked(PREFIX, text, ErrorCode.LOGIN_REQUIRED));
    }

    static ApiKeySecret random(SecureRandom random) {
        return new ApiKeySecret(random(PREFIX, random));
    }
}

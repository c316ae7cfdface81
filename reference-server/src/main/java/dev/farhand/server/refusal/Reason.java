package dev.farhand.server.refusal;

import java.util.Locale;

/** What people run into every day while they fill in forms: by these a console says it in its own language. */
public enum Reason {
    /** There is nothing where something has to be. */
    NEEDED,
    /** Something of its kind has this name. */
    NAME_TAKEN,
    /** Something still belongs there. */
    NOT_EMPTY,
    /** It has not the form of an e-mail address. */
    EMAIL_MALFORMED,
    /** An e-mail address that cannot be given to another account; more is not said. */
    EMAIL_UNUSABLE,
    /** A password that is too short or too long. */
    PASSWORD_LENGTH,
    /** Nobody would be left to run the server. */
    LAST_OPERATOR,
    /** Nobody shuts themselves out. */
    ONESELF,
    /** An account that is locked out. */
    LOCKED_OUT,
    /** Not what a shell can be called. */
    SHELL_MALFORMED,
    /** Not what an account of a machine can be called. */
    ACCOUNT_MALFORMED,
    /** As many tags as there may be are there already. */
    TOO_MANY_TAGS,
    /** One person's keys are as many as they may be. */
    TOO_MANY_KEYS,
    /** A machine that does not wait any more. */
    ALREADY_LET_IN;

    /** {@code name-taken} and so on. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package dev.farhand.server.refusal;

import dev.farhand.core.limit.LimitExceeded;
import dev.farhand.core.limit.LimitScope;

/** There are as many as there may be. */
public final class OverLimit extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient LimitExceeded limit;

    /** This limit. */
    public OverLimit(LimitExceeded limit) {
        super(sentence(limit));
        this.limit = limit;
    }

    /** Which, and how far. */
    public LimitExceeded limit() {
        return limit;
    }

    /** What to do now: who has reached a limit that is not theirs alone may have nothing to end. */
    public String nextStep() {
        return limit.scope() == LimitScope.USER
                ? limit.code().nextStep()
                : "Wait until one has ended, or ask an administrator to end one that is no longer needed.";
    }

    private static String sentence(LimitExceeded limit) {
        String counted = limit.currentCount() + " of " + limit.maxAllowed();
        String whose =
                switch (limit.scope()) {
                    case USER -> "you have " + counted;
                    case DEVICE -> counted + " on this machine";
                    case ORGANISATION -> counted + " in this organisation";
                    case SERVER -> counted + " on this server";
                };
        String sentence = limit.code().sentence();
        return sentence.substring(0, sentence.length() - 1) + ": " + whose + ".";
    }
}

package dev.farhand.server.login;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PasswordHash;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes and checks what is kept of passwords, a few at a time: each takes memory and processor on purpose. */
@ThreadSafe
public final class Passwords {
    /** How many wait for a turn. Each holds a thread that others need: more are sent away at once, and come again. */
    static final int WAITING = 6;

    private static final long PATIENCE_SECONDS = 5;

    private final SecureRandom random;
    private final Semaphore turns;
    private final Semaphore places;

    /** Compared with where there is no account, so that it takes as long as where there is one. */
    private final PasswordHash nobodys;

    /** Works on at most this many at a time. */
    public Passwords(SecureRandom random, int atATime) {
        this.random = random;
        this.turns = new Semaphore(atATime, true);
        this.places = new Semaphore(atATime + WAITING);
        this.nobodys = PasswordHash.of(OneTimeLink.random(random).reveal(), random);
    }

    /**
     * What is kept of a new one. Throws {@link InvalidRequest} for one that is too short or too long, and
     * {@link RemoteException} OVERLOADED where too many wait.
     */
    public PasswordHash hash(String password) {
        return inTurn(() -> {
            try {
                return PasswordHash.of(password, random);
            } catch (IllegalArgumentException e) {
                throw (InvalidRequest) new InvalidRequest(
                                "password",
                                Reason.PASSWORD_LENGTH,
                                "A password has " + PasswordHash.SHORTEST + " to " + PasswordHash.LONGEST
                                        + " characters.")
                        .initCause(e);
            }
        });
    }

    /** Whether this is it; never for an account that is not there, or that has none. Throws {@link RemoteException} OVERLOADED. */
    boolean matches(Optional<PasswordHash> kept, String password) {
        return inTurn(() -> kept.orElse(nobodys).matches(password) && kept.isPresent());
    }

    /** The same at today's cost; for a password that was just found to match. Throws {@link RemoteException} OVERLOADED. */
    PasswordHash renewed(PasswordHash kept, String password) {
        return inTurn(() -> kept.renewed(password, random));
    }

    /** What takes a turn; throws {@link RemoteException} OVERLOADED where too many wait. */
    <T> T inTurn(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw new RemoteException(ErrorCode.OVERLOADED);
        }
        try {
            return waited(work);
        } finally {
            places.release();
        }
    }

    private <T> T waited(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new RemoteException(ErrorCode.OVERLOADED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteException(ErrorCode.SHUTTING_DOWN);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}

package dev.farhand.server.certificate;

import java.util.Optional;

/** Where the key for browsers comes from, and when there is another one. */
interface WebKeySource {
    /**
     * The key to use from now on, where it is not the one that was given last; the first call always gives one.
     *
     * @throws dev.farhand.core.error.RemoteException INVALID_CONFIGURATION that says what is wrong with it
     */
    Optional<WebKey> next();
}

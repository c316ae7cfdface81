package dev.farhand.transport.internal.server;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;
import java.util.Arrays;

/** Ticket keys of BoringSSL, which makes tickets only with a key that it was given. Touched only where it loaded. */
final class OpenSslTickets {
    private static final int PART = 16;

    private final SecureRandom random = new SecureRandom();
    private OpenSslSessionTicketKey current = key();

    private OpenSslSessionTicketKey key() {
        byte[] bytes = new byte[3 * PART];
        random.nextBytes(bytes);
        return new OpenSslSessionTicketKey(
                Arrays.copyOf(bytes, PART),
                Arrays.copyOfRange(bytes, PART, 2 * PART),
                Arrays.copyOfRange(bytes, 2 * PART, 3 * PART));
    }

    void prepare(SslContext context) {
        OpenSslSessionContext sessions = (OpenSslSessionContext) context.sessionContext();
        sessions.setSessionCacheEnabled(true);
        sessions.setTicketKeys(current);
    }

    /** A new key makes tickets; those of the last one are still read. */
    void rotate(SslContext context) {
        OpenSslSessionTicketKey previous = current;
        current = key();
        ((OpenSslSessionContext) context.sessionContext()).setTicketKeys(current, previous);
    }
}

package dev.farhand.server.http;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From which pages requests may come: exactly those of this server. Where it was told its address, that one counts. Else the
 * one that the request itself was sent to, as long as no name stands in it that somebody else could point at us.
 */
@ThreadSafe
public final class Origins {
    private static final Pattern ADDRESS =
            Pattern.compile("(localhost|[0-9.]{7,15}|\\[[0-9a-fA-F:.]{2,45}])(:[0-9]{1,5})?");

    private final Optional<String> own;
    private final boolean secure;

    /** {@code url} is where browsers find this server, as {@link WebAddress} has it, where that is known; {@code secure} whether they come by TLS. */
    public Origins(Optional<URI> url, boolean secure) {
        this.own = url.map(URI::toString);
        this.secure = secure;
    }

    /** The origin of this server's pages, as the sender of this request knows them. */
    public Optional<String> expected(HttpRequest<?> request) {
        return expected(Optional.ofNullable(request.getHeaders().get(HttpHeaders.HOST)));
    }

    /** The same, for a request that was sent to this host. */
    public Optional<String> expected(Optional<String> host) {
        return own.or(() -> host.filter(name -> ADDRESS.matcher(name).matches())
                .map(name -> (secure ? "https://" : "http://") + name));
    }

    /** For whoever is to be told where this server is, and asked by a name that it was not told. */
    public static RemoteException unknown() {
        return new RemoteException(
                ErrorCode.INVALID_CONFIGURATION,
                "This server does not know by which address it is found: farhand.server.url is not set.");
    }

    /** Throws ORIGIN_REFUSED for a request that some other page sent. One that no page sent names none. */
    void require(HttpRequest<?> request) {
        String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        if (origin != null && !expected(request).map(origin::equals).orElse(false)) {
            throw new RemoteException(ErrorCode.ORIGIN_REFUSED);
        }
    }
}

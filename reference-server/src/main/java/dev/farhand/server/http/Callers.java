package dev.farhand.server.http;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.server.login.Caller;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.net.InetAddress;

/** Says where requests come from. */
@ThreadSafe
public final class Callers {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final TrustedProxies proxies;

    /** Behind these proxies. */
    public Callers(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /** The network address that a request comes from. */
    public InetAddress address(HttpRequest<?> request) {
        return proxies.origin(
                request.getRemoteAddress().getAddress(), request.getHeaders().getAll(FORWARDED_FOR));
    }

    /** The same for the record, with the program that sent it. */
    public Caller of(HttpRequest<?> request) {
        String agent = request.getHeaders().get(HttpHeaders.USER_AGENT);
        return new Caller(address(request).getHostAddress(), agent == null ? "" : agent);
    }
}

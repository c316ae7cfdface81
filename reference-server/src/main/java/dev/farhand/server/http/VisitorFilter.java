package dev.farhand.server.http;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.text.ReportedText;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Says;
import dev.farhand.server.login.ApiKey;
import dev.farhand.server.login.ApiKeys;
import dev.farhand.server.login.WebLogin;
import dev.farhand.server.login.WebSessionSecret;
import dev.farhand.server.login.WebSessions;
import dev.farhand.server.refusal.InvalidRequest;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpAttributes;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteMatch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets a request through to the API only when it is known who asks; the few that anybody may ask say so. */
@ServerFilter("/api/v1/**")
final class VisitorFilter {
    static final String ATTRIBUTE = "farhand.visitor";
    private static final String BEARER = "Bearer ";
    private static final String CSRF_HEADER = "X-CSRF-Token";
    private static final int LONGEST_NAME = 100;
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final WebSessions sessions;
    private final ApiKeys keys;
    private final Authorities authorities;
    private final Origins origins;
    private final Callers callers;
    private final WebCookie cookie;

    VisitorFilter(
            WebSessions sessions,
            ApiKeys keys,
            Authorities authorities,
            Origins origins,
            Callers callers,
            WebCookie cookie) {
        this.sessions = sessions;
        this.keys = keys;
        this.authorities = authorities;
        this.origins = origins;
        this.callers = callers;
        this.cookie = cookie;
    }

    @RequestFilter
    @ExecuteOn(Requests.POOL)
    void require(HttpRequest<?> request) {
        boolean reading = READING.contains(request.getMethod());
        if (!reading) {
            origins.require(request);
        }
        Asker asker = asker(request);
        if (asker != Asker.ANYBODY) {
            String key = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
            request.setAttribute(ATTRIBUTE, key == null ? person(request, reading) : program(request, key, asker));
        }
        requireQuery(request);
    }

    /** Whoever asks for the machines of one site, and misspells that or has lost which, is not to get all of them. */
    private static void requireQuery(HttpRequest<?> request) {
        HttpParameters query = request.getParameters();
        Optional<Argument<?>[]> known = request.getAttribute(HttpAttributes.ROUTE_MATCH, MethodBasedRouteMatch.class)
                .map(MethodBasedRouteMatch::getArguments);
        for (String name : query.names()) {
            String shown = ReportedText.line(name, LONGEST_NAME);
            List<String> values = query.getAll(name);
            if (values.stream().anyMatch(String::isEmpty)) {
                throw new InvalidRequest(
                        shown, "There is nothing in \"" + shown + "\": leave it out, or say what you mean.");
            }
            if (known.isPresent() && !isThere(name, known.get())) {
                throw new InvalidRequest(shown, "There is no parameter \"" + shown + "\" here.");
            }
            if (known.isPresent() && values.stream().anyMatch(VisitorFilter::hasControls)) {
                throw new InvalidRequest(name, "\"" + name + "\" is a text without control characters.");
            }
        }
    }

    private static boolean isThere(String name, Argument<?>[] known) {
        return Arrays.stream(known)
                .filter(one -> one.getAnnotationMetadata().hasAnnotation(QueryValue.class))
                .anyMatch(one -> one.getName().equals(name));
    }

    /** Of a text of nothing else, nothing would be left to look for. */
    private static boolean hasControls(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }

    private Visitor person(HttpRequest<?> request, boolean reading) {
        WebSessionSecret secret = cookie.in(request)
                .map(WebSessionSecret::parse)
                .orElseThrow(() -> new RemoteException(ErrorCode.LOGIN_REQUIRED));
        WebLogin login = sessions.require(secret);
        String token = WebCookie.csrfToken(secret);
        if (!reading && !same(token, request.getHeaders().get(CSRF_HEADER))) {
            throw new RemoteException(ErrorCode.CSRF_TOKEN_INVALID);
        }
        return Visitor.at(
                login, authorities.of(login.user().id()), callers.of(request), token, origins.expected(request));
    }

    /** No page can make a browser send this header to us, so there is nothing that a token would have to prove. */
    private Visitor program(HttpRequest<?> request, String header, Asker asker) {
        ApiKey key = keys.require(
                header.startsWith(BEARER) ? header.substring(BEARER.length()) : "", callers.address(request));
        if (asker == Asker.PERSON) {
            throw new RemoteException(ErrorCode.PERMISSION_DENIED);
        }
        return Visitor.with(key, authorities.of(key.maker().id()), callers.of(request), origins.expected(request));
    }

    /** What the route says; one that says nothing, and what is no route, is for those who are logged in. */
    private static Asker asker(HttpRequest<?> request) {
        return request.getAttribute(HttpAttributes.ROUTE_MATCH, RouteMatch.class)
                .flatMap(route -> route.getAnnotationMetadata().enumValue(Says.class, "asker", Asker.class))
                .orElse(Asker.LOGGED_IN);
    }

    private static boolean same(String expected, @org.jspecify.annotations.Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }
}

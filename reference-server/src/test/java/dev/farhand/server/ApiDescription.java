package dev.farhand.server;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.server.Routes.Route;
import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.http.ErrorBody;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Makes the description of the API from the routes of a running server. */
final class ApiDescription {
    private static final String JSON = "application/json";
    private static final int NO_CONTENT = 204;

    private final Schemas schemas = new Schemas();

    private ApiDescription() {}

    static String of(Routes routes) {
        return "# Made from the routes of the server; a test compares them (see docs/rest.md).\n"
                + Yaml.of(new ApiDescription().document(routes));
    }

    private Map<String, Object> document(Routes routes) {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Route route : routes.all()) {
            operations(paths, route.path()).put(route.verb().toLowerCase(Locale.ROOT), operation(route));
        }
        operations(paths, "/api/v1/viewer").put("get", viewer());
        schemas.ofAnswer(ErrorBody.class);
        return ordered(
                "openapi",
                "3.1.0",
                "info",
                ordered(
                        "title",
                        "Farhand",
                        "version",
                        "1",
                        "description",
                        "Machines, who may work on them, and the sessions in which they do. Times are UTC. Lists have pages."
                                + " A field that a body does not have is refused, and so is a parameter that a query does not"
                                + " have. What is not there and what is not for one to see is the same 404.",
                        "license",
                        ordered("name", "Apache-2.0", "identifier", "Apache-2.0")),
                "servers",
                List.of(ordered("url", "/")),
                "paths",
                paths,
                "components",
                ordered("schemas", schemas.all(), "securitySchemes", doors()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> operations(Map<String, Object> paths, String path) {
        return (Map<String, Object>) paths.computeIfAbsent(path, key -> new LinkedHashMap<>());
    }

    private static Map<String, Object> doors() {
        return ordered(
                "cookie",
                ordered(
                        "type",
                        "apiKey",
                        "in",
                        "cookie",
                        "name",
                        "__Host-farhand_web",
                        "description",
                        "A browser that is logged in; farhand_web without TLS."),
                "csrf",
                ordered(
                        "type",
                        "apiKey",
                        "in",
                        "header",
                        "name",
                        "X-CSRF-Token",
                        "description",
                        "With a cookie, for whatever changes something; GET /api/v1/auth/me tells it."),
                "key",
                ordered(
                        "type",
                        "http",
                        "scheme",
                        "bearer",
                        "description",
                        "A program's key; starts with fhk_. It may what its scopes say, as long as the person who made it"
                                + " may."));
    }

    /** The one that is no route of the router: it is taken from the connection before that. */
    private static Map<String, Object> viewer() {
        return ordered(
                "operationId",
                "viewerOpen",
                "tags",
                List.of("remote"),
                "summary",
                "The socket of a session, as WebSocket with the subprotocol farhand.v1.",
                "parameters",
                List.of(
                        ordered(
                                "name",
                                "ticket",
                                "in",
                                "query",
                                "required",
                                false,
                                "description",
                                "Better in the hello, where nobody on the way can log it.",
                                "schema",
                                ordered("type", "string", "format", Form.SECRET)),
                        needed(
                                "Origin",
                                "This server's own, to which the ticket is bound; a program sends it as well.",
                                ""),
                        needed("Sec-WebSocket-Protocol", "farhand.v1, or a list with it.", ""),
                        needed("Sec-WebSocket-Version", "", "13")),
                "security",
                List.of(),
                "responses",
                ordered(
                        "101",
                        ordered("description", "Messages of viewer.proto, both ways; a refusal is one of them."),
                        "400",
                        ordered("description", "No key of a WebSocket, or not the subprotocol farhand.v1. No body."),
                        "426",
                        ordered(
                                "description",
                                "Another version of WebSocket. No body.",
                                "headers",
                                ordered("Sec-WebSocket-Version", text("The one that it has to be.", "13"))),
                        "503",
                        ordered(
                                "description",
                                "Too many viewers come at once, or the server is about to stop. No body.",
                                "headers",
                                ordered("Retry-After", text("Seconds.", "1")))));
    }

    private static Map<String, Object> needed(String header, String description, String only) {
        Map<String, Object> parameter = ordered("name", header, "in", "header", "required", true);
        parameter.putAll(text(description, only));
        return parameter;
    }

    private static Map<String, Object> text(String description, String only) {
        Map<String, Object> schema = ordered("type", "string");
        if (!only.isEmpty()) {
            schema.put("const", only);
        }
        Map<String, Object> text = description.isEmpty() ? ordered() : ordered("description", description);
        text.put("schema", schema);
        return text;
    }

    private Map<String, Object> operation(Route route) {
        Says says = route.says().orElseThrow(() -> new AssertionError(route + " says nothing of itself"));
        Map<String, Object> operation =
                ordered("operationId", operationId(route), "tags", List.of(tag(route)), "summary", says.value());
        if (says.needs().length > 0) {
            operation.put(
                    "description",
                    "Needs "
                            + Arrays.stream(says.needs())
                                    .map(Permission::wireName)
                                    .collect(Collectors.joining(", ")) + ".");
        }
        List<Object> parameters = route.parameters().stream()
                .filter(parameter -> !route.body().map(parameter::equals).orElse(false))
                .map(parameter -> parameter(route, parameter))
                .collect(Collectors.toList());
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        route.body()
                .ifPresent(body -> operation.put(
                        "requestBody",
                        ordered(
                                "required",
                                !body.getAnnotatedType().isAnnotationPresent(Nullable.class),
                                "content",
                                ordered(JSON, ordered("schema", schemas.ofRequest(body.getParameterizedType()))))));
        operation.put("security", security(route));
        operation.put("responses", responses(route, says));
        return operation;
    }

    private static String operationId(Route route) {
        String name = route.method().getDeclaringClass().getSimpleName().replace("Controller", "");
        String method = route.method().getName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT)
                + name.substring(1)
                + method.substring(0, 1).toUpperCase(Locale.ROOT)
                + method.substring(1);
    }

    private static String tag(Route route) {
        return route.path().replaceFirst("^/api/v1/", "").replaceFirst("^/", "").replaceAll("[/.].*", "");
    }

    private Map<String, Object> parameter(Route route, Parameter parameter) {
        String name = route.name(parameter);
        String in = "path";
        if (parameter.isAnnotationPresent(QueryValue.class)) {
            in = "query";
        }
        Header header = parameter.getAnnotation(Header.class);
        if (header != null) {
            in = "header";
            name = header.value();
        }
        Map<String, Object> schema = schemas.ofValue(parameter.getParameterizedType(), parameter);
        if (in.equals("path") && name.equals("id")) {
            schema.put("format", Form.ID);
        }
        return ordered("name", name, "in", in, "required", in.equals("path"), "schema", schema);
    }

    private static List<Object> security(Route route) {
        if (route.asker() == Asker.ANYBODY) {
            return List.of();
        }
        List<Object> ways = new ArrayList<>();
        ways.add(route.acts() ? ordered("cookie", List.of(), "csrf", List.of()) : ordered("cookie", List.of()));
        if (route.asker() == Asker.LOGGED_IN) {
            ways.add(ordered("key", List.of()));
        }
        return ways;
    }

    private Map<String, Object> responses(Route route, Says says) {
        Map<String, Object> responses = new LinkedHashMap<>();
        int status = status(route, says);
        Map<String, Object> good = ordered("description", "Done.");
        answer(route.method().getGenericReturnType()).ifPresent(type -> good.put("content", content(route, type)));
        if (status == NO_CONTENT) {
            good.remove("content");
        }
        responses.put(Integer.toString(status), good);
        Map<Integer, Set<ErrorCode>> refusals = new TreeMap<>();
        refusals(route, says)
                .forEach(code -> refusals.computeIfAbsent(code.httpStatus(), key -> EnumSet.noneOf(ErrorCode.class))
                        .add(code));
        if (route.inApi() && route.body().isPresent()) {
            refusals.put(HttpStatus.UNSUPPORTED_MEDIA_TYPE.getCode(), Set.of(ErrorCode.INVALID_REQUEST));
        }
        refusals.forEach((number, codes) -> responses.put(
                Integer.toString(number),
                ordered(
                        "description",
                        codes.stream().map(ErrorCode::name).collect(Collectors.joining(", ")) + ".",
                        "content",
                        ordered(JSON, ordered("schema", schemas.ofAnswer(ErrorBody.class))))));
        if (says.elseStatus() > 0) {
            responses.put(Integer.toString(says.elseStatus()), good);
        }
        return responses;
    }

    private static int status(Route route, Says says) {
        Status status = route.method().getAnnotation(Status.class);
        return status == null ? says.status() : status.value().getCode();
    }

    /** Of what the route says, and of what any of its kind may be. */
    private static Set<ErrorCode> refusals(Route route, Says says) {
        Set<ErrorCode> codes = EnumSet.of(ErrorCode.INTERNAL, ErrorCode.OVERLOADED);
        codes.addAll(List.of(says.refuses()));
        if (!route.inApi()) {
            return codes;
        }
        if (route.body().isPresent()) {
            codes.add(ErrorCode.MESSAGE_TOO_LARGE);
        }
        codes.add(ErrorCode.INVALID_REQUEST);
        if (route.asker() != Asker.ANYBODY) {
            // A database that ended for want of room cannot be read either.
            codes.addAll(Set.of(
                    ErrorCode.LOGIN_REQUIRED,
                    ErrorCode.RATE_LIMITED,
                    ErrorCode.DATABASE_UNAVAILABLE,
                    ErrorCode.STORAGE_FULL));
        }
        if (route.acts()) {
            codes.addAll(Set.of(ErrorCode.ORIGIN_REFUSED, ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.STORAGE_FULL));
            if (route.asker() != Asker.ANYBODY) {
                codes.add(ErrorCode.CSRF_TOKEN_INVALID);
            }
        }
        if (route.acts() && says.needs().length > 0 || route.asker() == Asker.PERSON) {
            codes.add(ErrorCode.PERMISSION_DENIED);
        }
        boolean namesOthers =
                !route.queriedIds().isEmpty() || !new Samples(route).ids().isEmpty();
        if (namesOthers || route.ofOne() && !codes.contains(ErrorCode.SESSION_UNKNOWN)) {
            codes.add(ErrorCode.NOT_FOUND);
        }
        return codes;
    }

    private static java.util.Optional<Type> answer(Type type) {
        if (type instanceof ParameterizedType later && later.getRawType() == CompletableFuture.class) {
            return answer(later.getActualTypeArguments()[0]);
        }
        if (type instanceof ParameterizedType generic
                && HttpResponse.class.isAssignableFrom((Class<?>) generic.getRawType())) {
            Type body = generic.getActualTypeArguments()[0];
            return body instanceof java.lang.reflect.WildcardType
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(body);
        }
        return type == void.class ? java.util.Optional.empty() : java.util.Optional.of(type);
    }

    private Map<String, Object> content(Route route, Type type) {
        String[] produces = route.method().getAnnotation(io.micronaut.http.annotation.Get.class) == null
                ? new String[0]
                : route.method()
                        .getAnnotation(io.micronaut.http.annotation.Get.class)
                        .produces();
        boolean stream = type instanceof ParameterizedType generic && generic.getRawType() == Publisher.class;
        if (stream || type == byte[].class || type == String.class) {
            return ordered(
                    produces.length == 0 ? "text/plain" : produces[0], ordered("schema", ordered("type", "string")));
        }
        return ordered(JSON, ordered("schema", schemas.ofAnswer(type)));
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}

package dev.farhand.server;

import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Every route that a running server has beside the console's pages, as its router and its code know it. */
record Routes(List<Route> all) {
    static Routes of(RunningServer server) {
        return new Routes(server.part(Router.class)
                .uriRoutes()
                .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
                .filter(route -> isOurs(route.getTargetMethod().getDeclaringType()))
                .map(Route::of)
                .distinct()
                .filter(route -> !route.path().equals("/{path}"))
                .sorted(Comparator.comparing(Route::path)
                        .thenComparing(route -> HttpMethod.valueOf(route.verb()).ordinal()))
                .toList());
    }

    /** Tests have controllers of their own. */
    private static boolean isOurs(Class<?> controller) {
        return controller
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .equals(Server.class.getProtectionDomain().getCodeSource().getLocation());
    }

    /**
     * A route.
     *
     * @param verb its HTTP method
     * @param path with its variables in braces
     * @param method what answers
     * @param names the names of that method's arguments
     */
    record Route(String verb, String path, Method method, List<String> names) {
        private static Route of(UriRouteInfo<?, ?> info) {
            List<String> names = new ArrayList<>();
            for (Argument<?> argument : info.getTargetMethod().getArguments()) {
                names.add(argument.getName());
            }
            String path = info.getUriMatchTemplate().toPathString().replaceAll("\\{\\+?([a-z]+)[^}]*}", "{$1}");
            return new Route(
                    info.getHttpMethodName(), path, info.getTargetMethod().getTargetMethod(), names);
        }

        /** What it says of itself. */
        Optional<Says> says() {
            return Optional.ofNullable(method.getAnnotation(Says.class));
        }

        Asker asker() {
            return says().map(Says::asker).orElse(Asker.LOGGED_IN);
        }

        /** Whether it names one thing. */
        boolean ofOne() {
            return path.contains("{id}");
        }

        /** Whether it changes something. */
        boolean acts() {
            return !verb.equals("GET");
        }

        boolean inApi() {
            return path.startsWith("/api/v1/");
        }

        /** What it reads from the request. */
        List<Parameter> parameters() {
            return List.of(method.getParameters()).stream()
                    .filter(parameter -> !HttpRequest.class.isAssignableFrom(parameter.getType())
                            && !parameter.getType().getSimpleName().equals("Visitor"))
                    .toList();
        }

        /** The ids that its query may have. */
        List<Parameter> queriedIds() {
            return parameters().stream()
                    .filter(parameter -> parameter.isAnnotationPresent(QueryValue.class)
                            && parameter.isAnnotationPresent(Form.class)
                            && parameter.getAnnotation(Form.class).format().equals(Form.ID))
                    .toList();
        }

        String name(Parameter parameter) {
            return names.get(List.of(method.getParameters()).indexOf(parameter));
        }

        /** What its body is read as. */
        Optional<Parameter> body() {
            return parameters().stream()
                    .filter(parameter -> parameter.isAnnotationPresent(Body.class))
                    .findFirst();
        }

        /** The path with this for its variable. */
        String at(String id) {
            return path.replace("{id}", id);
        }

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }
}

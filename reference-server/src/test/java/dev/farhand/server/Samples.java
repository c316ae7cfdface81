package dev.farhand.server;

import dev.farhand.server.api.Form;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Requests made from what a route says of the form that it wants. */
record Samples(Routes.Route route) {
    /** A body that may be read, and names nothing that there is. */
    Optional<String> good() {
        return route.body().map(body -> json(needed(body)));
    }

    private static Map<String, Object> needed(Parameter body) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : components(body)) {
            Form form = component.getAnnotation(Form.class);
            if (form != null && form.needed()) {
                fields.put(component.getName(), good(component, form));
            }
        }
        return fields;
    }

    /** The fields of the body that name something of ours, which a help desk's ticket is not. */
    List<String> ids() {
        return route.body().stream()
                .flatMap(body -> Arrays.stream(components(body)))
                .map(RecordComponent::getName)
                .filter(name -> name.endsWith("Id") && !name.equals("ticketId"))
                .toList();
    }

    /** The same body, naming {@code own} where it has to name something, and in one field this. */
    Optional<String> naming(String own, String field, String id) {
        return route.body().map(body -> {
            Map<String, Object> fields = needed(body);
            fields.replaceAll((name, value) -> name.endsWith("Id") ? own : value);
            fields.put(field, id);
            return json(fields);
        });
    }

    private static Object good(RecordComponent component, Form form) {
        if (form.format().equals(Form.ID)) {
            return UUID.randomUUID().toString();
        }
        if (form.oneOf().length > 0) {
            return form.oneOf()[0];
        }
        if (component.getType() == List.class) {
            return List.of("devices:view");
        }
        if (component.getType() != String.class) {
            return form.least();
        }
        return component.getName().equals("email") ? UUID.randomUUID() + "@sample.example" : "a sample of a text";
    }

    /** Bodies that cannot be read as what is wanted. */
    List<String> bad() {
        return route.body().stream()
                .flatMap(body -> java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("{\"unheard-of\":1}", "{\"", "[]", "\"text\"", "7"),
                        java.util.stream.Stream.of(components(body))
                                .map(component -> "{\"" + component.getName() + "\":{\"a\":[1]}}")))
                .toList();
    }

    private static RecordComponent[] components(Parameter body) {
        return body.getType().getRecordComponents();
    }

    static String json(Map<String, ?> fields) {
        try {
            return ObjectMapper.getDefault().writeValueAsString(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Texts that are none of what this part of a query may be. */
    static List<String> bad(Parameter parameter) {
        Form form = parameter.getAnnotation(Form.class);
        Class<?> type = parameter.getType();
        if (type == Boolean.class) {
            return List.of("perhaps");
        }
        if (type == Integer.class) {
            String beyond = form.most() < Integer.MAX_VALUE ? Integer.toString(form.most() + 1) : "99999999999";
            return List.of("many", "1.5", beyond, Integer.toString(form.least() - 1));
        }
        if (form.longest() > 0) {
            return List.of("x".repeat(form.longest() + 1));
        }
        return List.of("neither-this-nor-that");
    }
}

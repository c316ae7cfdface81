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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Requests made from what a route says of the form that it wants. */
record Samples(Routes.Route route) {
    /** Of each type that a field may have, a value that is of no other. */
    private static final Map<Class<?>, String> VALUES = Map.of(
            String.class, "\"7\"", Boolean.class, "true", Integer.class, "7", Long.class, "7", List.class, "[\"7\"]");

    /** Of none: half of a surrogate pair is no text either. */
    private static final List<String> OTHER_VALUES = List.of(
            "7.9", "99999999999999999999", "\"half \\ud83d\"", "[\"half \\ud83d\"]", "[7]", "[null]", "{\"a\":[1]}");

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

    /** Bodies that are no object, or none alone, or have a field that there is not. */
    List<String> bad() {
        return route.body().stream()
                .flatMap(body -> Stream.of(
                        "{\"unheard-of\":1}",
                        "{\"",
                        "[]",
                        "\"text\"",
                        "7",
                        "null",
                        json(needed(body)) + "{}",
                        json(needed(body)) + " 7",
                        json(needed(body)) + "}"))
                .toList();
    }

    /** Bodies with one field that is of another type than it has to be, or there twice, and the name of that field. */
    Map<String, String> mistyped() {
        Map<String, String> bodies = new LinkedHashMap<>();
        route.body().stream().flatMap(body -> Arrays.stream(components(body))).forEach(component -> {
            String name = component.getName();
            String right = Objects.requireNonNull(VALUES.get(component.getType()), component::toString);
            Stream.concat(VALUES.values().stream(), OTHER_VALUES.stream())
                    .filter(value -> !value.equals(right))
                    .forEach(value -> bodies.put("{\"" + name + "\":" + value + "}", name));
            bodies.put("{\"" + name + "\":" + right + ",\"" + name + "\":" + right + "}", name);
        });
        return bodies;
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
        String wrong = form.longest() > 0 ? "x".repeat(form.longest() + 1) : "neither-this-nor-that";
        return List.of(wrong, "%00", "a%0Ab", "%7F", "%C2%85");
    }
}

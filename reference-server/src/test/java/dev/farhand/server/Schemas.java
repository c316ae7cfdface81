package dev.farhand.server;

import dev.farhand.server.api.Form;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The forms of what goes in and out, read from the records that are written and read. */
final class Schemas {
    private final Map<String, Object> all = new TreeMap<>();
    private final Map<String, Type> known = new HashMap<>();

    /** Those that were asked for so far, by name. */
    Map<String, Object> all() {
        return all;
    }

    /** The form of an answer. */
    Map<String, Object> ofAnswer(Type type) {
        return of(type, null, false);
    }

    /** The form of a body. */
    Map<String, Object> ofRequest(Type type) {
        return of(type, null, true);
    }

    /** The form of a single value. */
    Map<String, Object> ofValue(Type type, AnnotatedElement where) {
        return of(type, where.getAnnotation(Form.class), true);
    }

    private Map<String, Object> of(Type type, @Nullable Form form, boolean request) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            schema.put("type", "array");
            schema.put("items", of(generic.getActualTypeArguments()[0], null, request));
        } else if (type == String.class) {
            schema.put("type", "string");
        } else if (type == boolean.class || type == Boolean.class) {
            schema.put("type", "boolean");
        } else if (type == int.class || type == Integer.class) {
            schema.put("type", "integer");
            schema.put("format", "int32");
        } else if (type == long.class || type == Long.class) {
            schema.put("type", "integer");
            schema.put("format", "int64");
        } else {
            schema.put("$ref", "#/components/schemas/" + named(type, request));
        }
        if (form != null) {
            add(form, schema);
        }
        return schema;
    }

    private static void add(Form form, Map<String, Object> schema) {
        put(schema, "description", form.value(), !form.value().isEmpty());
        put(schema, "format", form.format(), !form.format().isEmpty());
        put(schema, "maxLength", form.longest(), form.longest() > 0);
        put(schema, "minimum", form.least(), form.least() > Integer.MIN_VALUE);
        put(schema, "maximum", form.most(), form.most() < Integer.MAX_VALUE);
        boolean truth = List.of(form.oneOf()).equals(List.of("true", "false"));
        put(schema, "type", "boolean", truth);
        put(schema, "enum", List.of(form.oneOf()), form.oneOf().length > 0 && !truth);
    }

    private static void put(Map<String, Object> schema, String name, Object value, boolean there) {
        if (there) {
            schema.put(name, value);
        }
    }

    private String named(Type type, boolean request) {
        String name = name(type);
        Type other = known.putIfAbsent(name, type);
        if (other == null) {
            all.put(name, object(type, request));
        } else if (!other.equals(type)) {
            throw new AssertionError(name + " is the name of both " + other + " and " + type);
        }
        return name;
    }

    private static String name(Type type) {
        if (type instanceof ParameterizedType generic) {
            return name(generic.getActualTypeArguments()[0]) + "List";
        }
        String name = ((Class<?>) type).getSimpleName();
        return name.equals("ErrorBody") ? name : name.replaceFirst("Body$", "");
    }

    private Map<String, Object> object(Type type, boolean request) {
        Class<?> record = (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : Objects.requireNonNull(record.getRecordComponents(), record::toString)) {
            Form form = component.getAnnotation(Form.class);
            properties.put(component.getName(), of(resolved(component, type), form, request));
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (request ? form != null && form.needed() : !nullable) {
                required.add(component.getName());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("properties", properties);
        if (request) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    /** {@code List<T>} of a {@code Listing<DeviceBody>} is a {@code List<DeviceBody>}. */
    private static Type resolved(RecordComponent component, Type of) {
        Type type = component.getGenericType();
        if (of instanceof ParameterizedType outer && type instanceof ParameterizedType inner) {
            return new Resolved(inner.getRawType(), outer.getActualTypeArguments());
        }
        return type;
    }

    private record Resolved(Type raw, Type[] arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Resolved same && raw.equals(same.raw) && Arrays.equals(arguments, same.arguments);
        }

        @Override
        public int hashCode() {
            return Objects.hash(raw, Arrays.hashCode(arguments));
        }
    }
}

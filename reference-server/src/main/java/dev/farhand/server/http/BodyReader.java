package dev.farhand.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farhand.core.text.ReportedText;
import dev.farhand.server.refusal.InvalidRequest;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.beans.BeanIntrospection;
import io.micronaut.core.beans.BeanProperty;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.Headers;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.body.MessageBodyReader;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what comes in as JSON: one object with the fields that its record has, each at most once and of the record's type. The
 * mapper by itself would read "yes" as false, 1.9 as 1 and a list of one text as that text, and not look at what follows the
 * object. Whoever sent such a thing meant something else, and is told which field it is.
 *
 * @param <T> the record
 */
@Singleton
@Order(Ordered.HIGHEST_PRECEDENCE)
@Consumes(MediaType.APPLICATION_JSON)
final class BodyReader<T> implements MessageBodyReader<T> {
    private static final int LONGEST_NAME = 100;

    private final JsonFactory tokens = new JsonFactory();
    private final JsonMapper mapper;

    BodyReader(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public T read(Argument<T> type, MediaType mediaType, Headers headers, InputStream body) {
        try {
            byte[] json = body.readAllBytes();
            try (JsonParser parser = tokens.createParser(json)) {
                requireObject(parser, BeanIntrospection.getIntrospection(type.getType()));
            }
            return mapper.readValue(json, type);
        } catch (IOException e) {
            throw (InvalidRequest) noObject().initCause(e);
        }
    }

    private static InvalidRequest noObject() {
        return new InvalidRequest("body", "The body is one JSON object, and nothing else.");
    }

    private static void requireObject(JsonParser json, BeanIntrospection<?> record) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw noObject();
        }
        Set<String> seen = new HashSet<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            String field = ReportedText.line(name, LONGEST_NAME);
            BeanProperty<?, ?> property = record.getProperty(name)
                    .orElseThrow(() -> new InvalidRequest(field, "There is no field \"" + field + "\"."));
            if (!seen.add(name)) {
                throw new InvalidRequest(field, "\"" + field + "\" is there twice.");
            }
            if (json.nextToken() != JsonToken.VALUE_NULL) {
                requireType(json, field, property.asArgument());
            }
        }
        if (json.nextToken() != null) {
            throw noObject();
        }
    }

    private static void requireType(JsonParser json, String field, Argument<?> type) throws IOException {
        Class<?> wanted = type.getType();
        if (wanted == List.class) {
            require(json.hasToken(JsonToken.START_ARRAY), field, "a list");
            Argument<?> item = type.getFirstTypeVariable().orElseThrow();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                requireType(json, field, item);
            }
        } else if (wanted == String.class) {
            require(json.hasToken(JsonToken.VALUE_STRING), field, "a text");
            require(isWhole(json.getText()), field, "a text of whole characters");
        } else if (wanted == Boolean.class) {
            require(json.currentToken().isBoolean(), field, "true or false");
        } else if (wanted == Integer.class) {
            require(isInteger(json) && json.getNumberType() == JsonParser.NumberType.INT, field, "a whole number");
        } else if (wanted == Long.class) {
            require(
                    isInteger(json) && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
                    field,
                    "a whole number");
        } else {
            throw new IllegalStateException("a body has a field of " + type + ", which nothing is known of");
        }
    }

    private static boolean isInteger(JsonParser json) {
        return json.hasToken(JsonToken.VALUE_NUMBER_INT);
    }

    /** Half of a surrogate pair is a question mark in the database: two texts that differ would be the same there. */
    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(one -> Character.getType(one) == Character.SURROGATE);
    }

    private static void require(boolean so, String field, String what) {
        if (!so) {
            throw new InvalidRequest(field, "\"" + field + "\" is " + what + ".");
        }
    }
}

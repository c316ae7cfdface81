package dev.farhand.core.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a setting is written. Knows neither the setting's name nor whether it is secret: {@link ConfigKey#parse} does.
 *
 * @param <T> what the text becomes
 */
public final class ConfigType<T> {
    /** {@code true} or {@code false}. */
    public static final ConfigType<Boolean> BOOLEAN =
            new ConfigType<>("true or false", ConfigType::parseBoolean, String::valueOf, Optional.empty());

    /** A whole number. */
    public static final ConfigType<Integer> INTEGER = new ConfigType<>(
            "a whole number",
            text -> Integer.valueOf(text),
            String::valueOf,
            Optional.of(Comparator.<Integer>naturalOrder()));

    /** A span of time: {@code 90d}, {@code 8h}, {@code 10s}, {@code 250ms} or {@code PT10S}. */
    public static final ConfigType<Duration> DURATION = new ConfigType<>(
            "a duration such as 250ms, 10s, 5m, 8h, 90d or PT10S",
            Quantities::parseDuration,
            Quantities::renderDuration,
            Optional.of(Comparator.<Duration>naturalOrder()));

    /** A number of bytes: {@code 65536}, {@code 64KiB}, {@code 16MiB} or {@code 2GiB}. */
    public static final ConfigType<Long> BYTES = new ConfigType<>(
            "a size such as 512B, 64KiB, 16MiB or 2GiB",
            Quantities::parseBytes,
            Quantities::renderBytes,
            Optional.of(Comparator.<Long>naturalOrder()));

    /** An absolute URI. */
    public static final ConfigType<URI> URI_ADDRESS =
            new ConfigType<>("an address with a scheme", ConfigType::parseUri, URI::toString, Optional.empty());

    /** A path of the file system. */
    public static final ConfigType<Path> PATH =
            new ConfigType<>("a path", ConfigType::parsePath, Path::toString, Optional.empty());

    /** Text that is not empty, on one line. */
    public static final ConfigType<String> TEXT =
            new ConfigType<>("a text", ConfigType::parseText, text -> text, Optional.empty());

    private final String form;
    private final Function<String, T> parser;
    private final Function<T, String> renderer;
    private final Optional<Comparator<T>> order;

    private ConfigType(
            String form, Function<String, T> parser, Function<T, String> renderer, Optional<Comparator<T>> order) {
        this.form = form;
        this.parser = parser;
        this.renderer = renderer;
        this.order = order;
    }

    /**
     * A type of one's own. {@code form} completes “allowed: …”. The parser throws {@link IllegalArgumentException} for
     * text it does not take; its message is not shown to anybody, because it might repeat a secret.
     */
    public static <T> ConfigType<T> of(String form, Function<String, T> parser, Function<T, String> renderer) {
        return new ConfigType<>(form, parser, renderer, Optional.empty());
    }

    /** One of an enum's constants, written in kebab case: {@code ON_DEMAND} is {@code on-demand}. */
    public static <E extends Enum<E>> ConfigType<E> oneOf(Class<E> constants) {
        Function<E, String> renderer =
                constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String form = Arrays.stream(constants.getEnumConstants()).map(renderer).collect(Collectors.joining(", "));
        Function<String, E> parser = text -> Arrays.stream(constants.getEnumConstants())
                .filter(constant -> renderer.apply(constant).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
        return new ConfigType<>("one of " + form, parser, renderer, Optional.empty());
    }

    /** What may be written, completing “allowed: …”. */
    public String form() {
        return form;
    }

    /**
     * Reads one value. For text that is none throws {@link IllegalArgumentException}, whose message says what is allowed
     * and never repeats the text; {@link ConfigKey#parse} says more.
     */
    public T parse(String text) {
        return read(text).orElseThrow(() -> new IllegalArgumentException("allowed: " + form));
    }

    /** The value; empty for text that is none. A parser's own exception goes no further: it may quote a secret. */
    Optional<T> read(String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException notTaken) {
            return Optional.empty();
        }
    }

    /** Writes a value so that {@link #parse} reads the same. */
    public String render(T value) {
        return renderer.apply(value);
    }

    /** How values compare, for types that can be bounded. */
    Optional<Comparator<T>> order() {
        return order;
    }

    private static Boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static URI parseUri(String text) {
        try {
            URI uri = new URI(text);
            if (!uri.isAbsolute()) {
                throw new IllegalArgumentException();
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Path parsePath(String text) {
        try {
            return Path.of(parseText(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String parseText(String text) {
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}

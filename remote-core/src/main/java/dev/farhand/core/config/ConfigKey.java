package dev.farhand.core.config;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.text.ReportedText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One setting: its name, what may be written, what holds when nothing is. Immutable.
 *
 * @param <T> type of the value
 */
public final class ConfigKey<T> {
    private static final Pattern NAME = Pattern.compile("farhand(\\.[a-z][a-z0-9]*(-[a-z0-9]+)*){2,}");
    private static final Pattern ENVIRONMENT_NAME = Pattern.compile("[A-Z][A-Z0-9_]*");

    private static final int LONGEST_SHOWN = 100;

    private final String name;
    private final ConfigType<T> type;
    private final Optional<T> defaultValue;
    private final String allowed;
    private final Predicate<T> bounds;
    private final String sentence;
    private final boolean required;
    private final boolean secret;
    private final List<String> aliases;

    private ConfigKey(Builder<T> builder) {
        this.name = builder.name;
        this.type = builder.type;
        this.defaultValue = builder.defaultValue;
        this.allowed = builder.allowed;
        this.bounds = builder.bounds;
        this.sentence = builder.sentence;
        this.required = builder.required;
        this.secret = builder.secret;
        this.aliases = List.copyOf(builder.aliases);
    }

    /** Starts a key named {@code farhand.<area>.<kebab-name>}. */
    public static <T> Builder<T> builder(String name, ConfigType<T> type) {
        return new Builder<>(name, type);
    }

    /** {@code farhand.<area>.<kebab-name>}. */
    public String name() {
        return name;
    }

    /** {@code FARHAND_<AREA>_<KEY>}. */
    public String environmentName() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Further environment names that set this key; the first that is set counts, after {@link #environmentName()}. */
    public List<String> aliases() {
        return aliases;
    }

    /** How a value is written. */
    public ConfigType<T> type() {
        return type;
    }

    /** What holds when nothing is set. */
    public Optional<T> defaultValue() {
        return defaultValue;
    }

    /** What may be written, completing “allowed: …”. */
    public String allowed() {
        return allowed;
    }

    /** What the setting does, in one sentence. */
    public String sentence() {
        return sentence;
    }

    /** Whether nothing works without it. */
    public boolean required() {
        return required;
    }

    /** Whether its value is shown nowhere, and may come from a file named by {@code <environment name>_FILE}. */
    public boolean secret() {
        return secret;
    }

    /** Whether a value is within bounds. */
    public boolean accepts(T value) {
        return bounds.test(value);
    }

    /**
     * The value itself when it is within bounds; for builders, whose values meet the same bounds as written ones.
     * Otherwise throws {@link RemoteException} with {@link ErrorCode#INVALID_CONFIGURATION}, naming the key.
     */
    public T checked(T value) {
        if (!accepts(value)) {
            throw new RemoteException(ErrorCode.INVALID_CONFIGURATION, problem(name, type.render(value)));
        }
        return value;
    }

    /**
     * Reads a value of this setting from text. Otherwise throws {@link RemoteException} with
     * {@link ErrorCode#INVALID_CONFIGURATION}, whose message says the key, what was given (never for a secret) and what
     * is allowed.
     */
    public T parse(String text) {
        return parse(text, name);
    }

    /** As {@link #parse(String)}; the message calls the setting what the person who wrote the text calls it. */
    public T parse(String text, String shownName) {
        return read(text)
                .orElseThrow(
                        () -> new RemoteException(ErrorCode.INVALID_CONFIGURATION, problem(shownName, quoted(text))));
    }

    /** The value, where the text is one and within bounds. */
    Optional<T> read(String text) {
        return type.read(text).filter(this::accepts);
    }

    /** What was given, fit for a message on one line. */
    static String quoted(String text) {
        return "\"" + ReportedText.line(text, LONGEST_SHOWN) + "\"";
    }

    String problem(String where, String got) {
        // An address of a setting that wants none with a password may have one all the same.
        String shown = secret ? "a value that is not shown here" : got.replaceAll("//\\S*@", "//***@");
        return where + ": got " + shown + "; allowed: " + allowed + ".";
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Describes a key. {@link #build()} throws {@link IllegalArgumentException} for a description that contradicts
     * itself, since that is a mistake in the program.
     *
     * @param <T> type of the value
     */
    public static final class Builder<T> {
        private final String name;
        private final ConfigType<T> type;
        private Optional<T> defaultValue = Optional.empty();
        private String allowed;
        private Predicate<T> bounds = value -> true;
        private String sentence = "";
        private boolean required;
        private boolean secret;
        private List<String> aliases = List.of();

        private Builder(String name, ConfigType<T> type) {
            this.name = name;
            this.type = type;
            this.allowed = type.form();
        }

        /** What holds when nothing is set. */
        public Builder<T> defaultValue(T value) {
            this.defaultValue = Optional.of(value);
            return this;
        }

        /** Both ends are allowed. */
        public Builder<T> between(T lowest, T highest) {
            var order = type.order().orElseThrow(() -> new IllegalArgumentException(name + " has no order"));
            this.bounds = value -> order.compare(value, lowest) >= 0 && order.compare(value, highest) <= 0;
            this.allowed = type.form() + ", from " + type.render(lowest) + " to " + type.render(highest);
            return this;
        }

        /** A rule that is no range; {@code allowed} completes “allowed: …”. */
        public Builder<T> only(Predicate<T> rule, String allowed) {
            this.bounds = rule;
            this.allowed = allowed;
            return this;
        }

        /** What the setting does: one sentence for the table of settings. */
        public Builder<T> sentence(String sentence) {
            this.sentence = sentence;
            return this;
        }

        /** Nothing works without it. */
        public Builder<T> required() {
            this.required = true;
            return this;
        }

        /** Its value is never shown. */
        public Builder<T> secret() {
            this.secret = true;
            return this;
        }

        /** Environment names that other products use for the same thing. */
        public Builder<T> aliases(String... environmentNames) {
            this.aliases = List.of(environmentNames);
            return this;
        }

        /** The finished key. */
        public ConfigKey<T> build() {
            check(NAME.matcher(name).matches(), "is not named farhand.<area>.<kebab-name>");
            check(sentence.matches("[A-Z0-9].*\\.") && !sentence.contains("\n"), "needs one sentence");
            check(defaultValue.map(bounds::test).orElse(true), "has a default that is out of bounds");
            check(!(required && defaultValue.isPresent()), "is required and has a default");
            check(!(secret && defaultValue.isPresent()), "is secret and has a default");
            aliases.forEach(alias -> check(ENVIRONMENT_NAME.matcher(alias).matches(), "has a malformed alias"));
            return new ConfigKey<>(this);
        }

        private void check(boolean holds, String problem) {
            if (!holds) {
                throw new IllegalArgumentException(name + " " + problem);
            }
        }
    }
}

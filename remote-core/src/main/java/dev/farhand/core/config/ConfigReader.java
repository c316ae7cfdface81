package dev.farhand.core.config;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.text.ReportedText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the value of every key: from explicit options first, then the environment, then a file, then the default.
 * All problems are collected and told at once, each with the key, where its value came from, what it was (never for
 * a secret) and what is allowed.
 *
 * <p>In the environment an empty value counts as not set. A secret may be given as {@code <name>_FILE}, the path of a
 * file that holds it; a line break at its end is dropped. In the file every name that starts with {@code farhand.}
 * must be known; so must every option.
 */
public final class ConfigReader {
    private static final long LARGEST_SECRET = 64 * 1024;
    private static final int LONGEST_SHOWN = 100;

    private final List<ConfigKey<?>> keys;
    private final List<String> problems = new ArrayList<>();
    private Map<String, String> options = Map.of();
    private Map<String, String> environment = Map.of();
    private Optional<Path> file = Optional.empty();
    private boolean fileRequired;

    private ConfigReader(List<ConfigKey<?>> keys) {
        this.keys = keys;
    }

    /** A reader of these keys. */
    public static ConfigReader of(Collection<? extends ConfigKey<?>> keys) {
        return new ConfigReader(List.copyOf(keys));
    }

    /** Values by key name, from a command line or a builder; they win over all others. */
    public ConfigReader options(Map<String, String> options) {
        this.options = Map.copyOf(options);
        return this;
    }

    /** Usually {@link System#getenv()}. */
    public ConfigReader environment(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        return this;
    }

    /** A file of {@code key = value} lines that must exist. */
    public ConfigReader file(Path file) {
        this.file = Optional.of(file);
        this.fileRequired = true;
        return this;
    }

    /** As {@link #file}, but it may be missing. */
    public ConfigReader fileIfPresent(Path file) {
        this.file = Optional.of(file);
        this.fileRequired = false;
        return this;
    }

    /**
     * The settings. Throws {@link RemoteException} with {@link ErrorCode#INVALID_CONFIGURATION} whose message has one
     * line per problem.
     */
    public Config read() {
        problems.clear();
        Map<String, KeyValueLines.Entry> lines = readFile();
        options.keySet().stream().sorted().filter(name -> !known(name)).forEach(name -> unknown(name, "option"));
        Map<ConfigKey<?>, Config.Setting> settings = new HashMap<>();
        for (ConfigKey<?> key : keys) {
            read(key, lines).ifPresent(setting -> settings.put(key, setting));
        }
        if (!problems.isEmpty()) {
            String head =
                    problems.size() == 1 ? "A setting is not allowed:" : problems.size() + " settings are not allowed:";
            throw new RemoteException(ErrorCode.INVALID_CONFIGURATION, head + "\n  " + String.join("\n  ", problems));
        }
        return new Config(settings);
    }

    private <T> Optional<Config.Setting> read(ConfigKey<T> key, Map<String, KeyValueLines.Entry> lines) {
        Optional<Source> source = fromOptions(key)
                .or(() -> fromEnvironment(key))
                .or(() -> Optional.ofNullable(lines.get(key.name()))
                        .map(entry -> new Source(fileName() + " line " + entry.line(), entry.value())));
        if (source.isEmpty()) {
            if (key.required()) {
                problems.add(key.name() + ": is not set; allowed: " + key.allowed() + ". Set it as option, as "
                        + key.environmentName() + " in the environment, or in the file.");
            }
            return key.defaultValue().map(value -> new Config.Setting(value, "default"));
        }
        return source.flatMap(found -> found.text.flatMap(text -> value(key, found.origin, text)));
    }

    private <T> Optional<Config.Setting> value(ConfigKey<T> key, String origin, String text) {
        Optional<T> value = key.read(text);
        if (value.isEmpty()) {
            problems.add(key.problem(key.name() + " (" + origin + ")", ConfigKey.quoted(text)));
        }
        return value.map(known -> new Config.Setting(known, origin));
    }

    private Optional<Source> fromOptions(ConfigKey<?> key) {
        return Optional.ofNullable(options.get(key.name())).map(text -> new Source("option", text));
    }

    private Optional<Source> fromEnvironment(ConfigKey<?> key) {
        List<String> names = new ArrayList<>(List.of(key.environmentName()));
        names.addAll(key.aliases());
        for (String name : names) {
            Optional<String> direct = variable(name);
            Optional<String> path = key.secret() ? variable(name + "_FILE") : Optional.empty();
            if (direct.isPresent() && path.isPresent()) {
                problems.add(key.name() + ": both " + name + " and " + name + "_FILE are set; keep one.");
            }
            if (direct.isPresent()) {
                return Optional.of(new Source("environment " + name, direct.get()));
            }
            if (path.isPresent()) {
                return Optional.of(secretFile(key, name + "_FILE", path.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    private Source secretFile(ConfigKey<?> key, String variable, String path) {
        String origin = "environment " + variable;
        try {
            String text = readText(Path.of(path), LARGEST_SECRET);
            return new Source(origin, text.replaceFirst("\\r?\\n$", ""));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(key.name() + " (" + origin + "): cannot read \"" + ReportedText.line(path, LONGEST_SHOWN)
                    + "\": " + reason(e) + ".");
            return new Source(origin, Optional.empty());
        }
    }

    private Map<String, KeyValueLines.Entry> readFile() {
        if (file.isEmpty() || (!fileRequired && !Files.exists(file.get()))) {
            return Map.of();
        }
        try {
            KeyValueLines lines = KeyValueLines.parse(readText(file.get(), KeyValueLines.LONGEST_TEXT));
            lines.problems().forEach(problem -> problems.add(fileName() + " " + problem));
            lines.entries().forEach((name, entry) -> {
                if (!known(name)) {
                    unknown(name, fileName() + " line " + entry.line());
                }
            });
            return new LinkedHashMap<>(lines.entries());
        } catch (IOException | IllegalArgumentException e) {
            problems.add(fileName() + ": cannot be read: " + reason(e) + ".");
            return Map.of();
        }
    }

    private static String readText(Path path, long largest) throws IOException {
        if (Files.isRegularFile(path) && Files.size(path) > largest) {
            throw new IOException("it is larger than " + Quantities.renderBytes(largest));
        }
        return Files.readString(path);
    }

    private static String reason(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        return ReportedText.line(String.valueOf(failure.getMessage()), LONGEST_SHOWN);
    }

    private boolean known(String name) {
        return keys.stream().anyMatch(key -> key.name().equals(name));
    }

    private void unknown(String name, String origin) {
        String advice = NearestName.of(name, keys.stream().map(ConfigKey::name).toList())
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse(".");
        problems.add(ReportedText.line(name, LONGEST_SHOWN) + " (" + origin + "): there is no such setting" + advice);
    }

    private String fileName() {
        return file.map(Path::toString).orElse("file");
    }

    /** A value found; without text when it was told already why there is none. */
    private record Source(String origin, Optional<String> text) {
        Source(String origin, String text) {
            this(origin, Optional.of(text));
        }
    }
}

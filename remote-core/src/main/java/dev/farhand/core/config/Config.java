package dev.farhand.core.config;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The settings that hold, each checked. Immutable; {@link #toString()} shows names only. */
public final class Config {
    private final Map<ConfigKey<?>, Setting> settings;

    Config(Map<ConfigKey<?>, Setting> settings) {
        this.settings = Map.copyOf(settings);
    }

    /**
     * The value of a key that has a default or is required. Throws {@link NoSuchElementException} for a key that was
     * not read, or that nothing set.
     */
    public <T> T get(ConfigKey<T> key) {
        return find(key).orElseThrow(() -> new NoSuchElementException(key.name() + " is not set"));
    }

    /** The value of a key, if there is one. */
    @SuppressWarnings("unchecked") // a setting is made by its key's own type
    public <T> Optional<T> find(ConfigKey<T> key) {
        return Optional.ofNullable(settings.get(key)).map(setting -> (T) setting.value());
    }

    /** Where a key's value came from, for people: {@code "default"}, {@code "environment FARHAND_…"}. */
    public Optional<String> origin(ConfigKey<?> key) {
        return Optional.ofNullable(settings.get(key)).map(Setting::origin);
    }

    @Override
    public String toString() {
        return "Config"
                + settings.keySet().stream().map(ConfigKey::name).sorted().toList();
    }

    record Setting(Object value, String origin) {}
}

package dev.farhand.core.identity;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import java.time.Duration;
import java.util.List;

/** The settings of a server's identity and authority. The table in {@code docs/configuration.md} is made from them. */
public final class IdentityKeys {
    static final int MINIMUM_PASSPHRASE = 8;

    /** Life of a device certificate. */
    public static final ConfigKey<Duration> DEVICE_LIFETIME = lifetime(
            "farhand.identity.device-lifetime", 90, 825, "How long a device certificate lives; renewed at two thirds.");

    /** Life of a server certificate. */
    public static final ConfigKey<Duration> SERVER_LIFETIME = lifetime(
            "farhand.identity.server-lifetime",
            90,
            825,
            "How long a server node's certificate lives; renewed at two thirds.");

    /** Life of a grant signer's certificate. */
    public static final ConfigKey<Duration> GRANT_SIGNER_LIFETIME = lifetime(
            "farhand.identity.grant-signer-lifetime",
            7,
            90,
            "How long the certificate that signs session grants lives; renewed at two thirds.");

    /** Life of the authority. */
    public static final ConfigKey<Duration> AUTHORITY_LIFETIME = lifetime(
            "farhand.identity.authority-lifetime",
            3650,
            10_958,
            "How long an authority lives; nothing it issued outlives it, so rotate it in time.");

    /** What the authority's key is encrypted with. */
    public static final ConfigKey<String> AUTHORITY_PASSPHRASE = ConfigKey.builder(
                    "farhand.identity.authority-passphrase", ConfigType.TEXT)
            .only(text -> text.length() >= MINIMUM_PASSPHRASE, "at least " + MINIMUM_PASSPHRASE + " characters")
            .secret()
            .sentence("Encrypts the authority's key on disk; keep it elsewhere than the key.")
            .build();

    private IdentityKeys() {}

    /** All of them, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(
                DEVICE_LIFETIME, SERVER_LIFETIME, GRANT_SIGNER_LIFETIME, AUTHORITY_LIFETIME, AUTHORITY_PASSPHRASE);
    }

    private static ConfigKey<Duration> lifetime(String name, int days, int maximumDays, String sentence) {
        return ConfigKey.builder(name, ConfigType.DURATION)
                .defaultValue(Duration.ofDays(days))
                .between(Duration.ofSeconds(10), Duration.ofDays(maximumDays))
                .sentence(sentence)
                .build();
    }
}

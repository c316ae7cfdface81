package dev.farhand.core.identity;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;

/** How long certificates live. Immutable; every value lies between 10 seconds and a maximum of its own. */
public final class CertificateLifetimes {
    /** Certificates begin this much before they are made, so that a slow clock elsewhere does not refuse them. */
    public static final Duration BACKDATING = Duration.ofHours(1);

    private final Duration device;
    private final Duration server;
    private final Duration grantSigner;
    private final Duration authority;

    private CertificateLifetimes(Builder builder) {
        this.device = builder.device;
        this.server = builder.server;
        this.grantSigner = builder.grantSigner;
        this.authority = builder.authority;
    }

    /** Begins with the defaults: device and server 90 days, grant signer 7 days, authority 10 years. */
    public static Builder builder() {
        return new Builder();
    }

    /** The defaults. */
    public static CertificateLifetimes defaults() {
        return builder().build();
    }

    /** What the settings say; a key of {@link IdentityKeys} that was not read keeps its default. */
    public static CertificateLifetimes of(Config config) {
        Builder builder = builder();
        config.find(IdentityKeys.DEVICE_LIFETIME).ifPresent(builder::device);
        config.find(IdentityKeys.SERVER_LIFETIME).ifPresent(builder::server);
        config.find(IdentityKeys.GRANT_SIGNER_LIFETIME).ifPresent(builder::grantSigner);
        config.find(IdentityKeys.AUTHORITY_LIFETIME).ifPresent(builder::authority);
        return builder.build();
    }

    /** Of a device certificate. */
    public Duration device() {
        return device;
    }

    /** Of a server certificate. */
    public Duration server() {
        return server;
    }

    /** Of the certificate that signs session grants. */
    public Duration grantSigner() {
        return grantSigner;
    }

    /** Of the authority itself. */
    public Duration authority() {
        return authority;
    }

    /** Collects lifetimes; {@link #build} checks them. */
    public static final class Builder {
        private Duration device = defaultOf(IdentityKeys.DEVICE_LIFETIME);
        private Duration server = defaultOf(IdentityKeys.SERVER_LIFETIME);
        private Duration grantSigner = defaultOf(IdentityKeys.GRANT_SIGNER_LIFETIME);
        private Duration authority = defaultOf(IdentityKeys.AUTHORITY_LIFETIME);

        private Builder() {}

        private static Duration defaultOf(ConfigKey<Duration> key) {
            return key.defaultValue().orElseThrow();
        }

        /** {@code farhand.identity.device-lifetime}: 10 seconds to 825 days. */
        public Builder device(Duration lifetime) {
            this.device = lifetime;
            return this;
        }

        /** {@code farhand.identity.server-lifetime}: 10 seconds to 825 days. */
        public Builder server(Duration lifetime) {
            this.server = lifetime;
            return this;
        }

        /** {@code farhand.identity.grant-signer-lifetime}: 10 seconds to 90 days. */
        public Builder grantSigner(Duration lifetime) {
            this.grantSigner = lifetime;
            return this;
        }

        /** {@code farhand.identity.authority-lifetime}: 10 seconds to 30 years. */
        public Builder authority(Duration lifetime) {
            this.authority = lifetime;
            return this;
        }

        /** Throws {@link RemoteException} INVALID_CONFIGURATION that names the key of a value out of bounds. */
        public CertificateLifetimes build() {
            IdentityKeys.DEVICE_LIFETIME.checked(device);
            IdentityKeys.SERVER_LIFETIME.checked(server);
            IdentityKeys.GRANT_SIGNER_LIFETIME.checked(grantSigner);
            IdentityKeys.AUTHORITY_LIFETIME.checked(authority);
            return new CertificateLifetimes(this);
        }
    }
}

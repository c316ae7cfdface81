package dev.farhand.core.identity;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;

/** How long certificates live. Immutable; every value lies between 10 seconds and a maximum of its own. */
public final class CertificateLifetimes {
    /** Certificates begin this much before they are made, so that a slow clock elsewhere does not refuse them. */
    public static final Duration BACKDATING = Duration.ofHours(1);

    private static final Duration MINIMUM = Duration.ofSeconds(10);

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
        private Duration device = Duration.ofDays(90);
        private Duration server = Duration.ofDays(90);
        private Duration grantSigner = Duration.ofDays(7);
        private Duration authority = Duration.ofDays(3650);

        private Builder() {}

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
            require("farhand.identity.device-lifetime", device, 825);
            require("farhand.identity.server-lifetime", server, 825);
            require("farhand.identity.grant-signer-lifetime", grantSigner, 90);
            require("farhand.identity.authority-lifetime", authority, 10_958);
            return new CertificateLifetimes(this);
        }

        private static void require(String key, Duration value, int maximumDays) {
            if (value.compareTo(MINIMUM) < 0 || value.compareTo(Duration.ofDays(maximumDays)) > 0) {
                throw new RemoteException(
                        ErrorCode.INVALID_CONFIGURATION,
                        key + " must lie between 10 seconds and " + maximumDays + " days, but is " + value + ".");
            }
        }
    }
}

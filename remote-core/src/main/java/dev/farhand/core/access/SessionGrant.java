package dev.farhand.core.access;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What may be done on one machine in one session. The server signs it, the agent checks it, and neither believes a
 * viewer. Immutable; times count in whole milliseconds.
 */
public final class SessionGrant {
    /** A grant opens channels no longer than this after its issue. */
    public static final Duration LONGEST_LIFE = Duration.ofHours(24);

    private static final int MOST_CUSTOM_CAPABILITIES = 64;
    static final Pattern CUSTOM_CAPABILITY = Pattern.compile("[a-z][a-z0-9.-]{0,63}");

    private final UUID grantId;
    private final SessionId sessionId;
    private final TenantId tenantId;
    private final DeviceId deviceId;
    private final GrantHolder holder;
    private final Set<Permission> permissions;
    private final boolean viewOnly;
    private final Instant issuedAt;
    private final Instant expiresAt;
    private final SessionLimits limits;
    private final RecordingMode recording;
    private final Map<Capability, ConsentRule> consents;
    private final Set<String> customCapabilities;

    private SessionGrant(Builder builder) {
        this.grantId = builder.grantId;
        this.sessionId = required("sessionId", builder.sessionId);
        this.tenantId = required("tenantId", builder.tenantId);
        this.deviceId = required("deviceId", builder.deviceId);
        this.holder = required("holder", builder.holder);
        this.issuedAt =
                Instant.ofEpochMilli(required("issuedAt", builder.issuedAt).toEpochMilli());
        this.expiresAt =
                Instant.ofEpochMilli(required("expiresAt", builder.expiresAt).toEpochMilli());
        this.permissions = Collections.unmodifiableSet(EnumSet.copyOf(builder.permissions));
        this.viewOnly = builder.viewOnly;
        this.limits = builder.limits;
        this.recording = builder.recording;
        this.consents = Collections.unmodifiableMap(new EnumMap<>(builder.consents));
        this.customCapabilities = Collections.unmodifiableSet(new LinkedHashSet<>(builder.customCapabilities));
        check(issuedAt.isBefore(expiresAt), "expiresAt is not after issuedAt");
        check(
                Duration.between(issuedAt, expiresAt).compareTo(LONGEST_LIFE) <= 0,
                "expiresAt is more than " + LONGEST_LIFE + " after issuedAt");
        check(issuedAt.toEpochMilli() >= 0, "issuedAt is before 1970");
        check(customCapabilities.size() <= MOST_CUSTOM_CAPABILITIES, "customCapabilities are too many");
        check(
                customCapabilities.stream()
                        .allMatch(name -> CUSTOM_CAPABILITY.matcher(name).matches()),
                "customCapabilities has a malformed name");
    }

    private static <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> new IllegalArgumentException(name + " is not set"));
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Starts a grant with a new id, no permission, standard limits, and consent as {@link ConsentRule#STANDARD}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Names this grant; a revocation refers to it. */
    public UUID grantId() {
        return grantId;
    }

    /** The session it belongs to. */
    public SessionId sessionId() {
        return sessionId;
    }

    /** Whose machine. */
    public TenantId tenantId() {
        return tenantId;
    }

    /** The one machine that accepts it. */
    public DeviceId deviceId() {
        return deviceId;
    }

    /** Whom the person at the machine sees. */
    public GrantHolder holder() {
        return holder;
    }

    /** What the holder may do; {@link #viewOnly()} takes away from it. */
    public Set<Permission> permissions() {
        return permissions;
    }

    /** Whether the holder may watch only. */
    public boolean viewOnly() {
        return viewOnly;
    }

    /** When it was signed, by the server's clock. */
    public Instant issuedAt() {
        return issuedAt;
    }

    /** Until when it opens channels; open ones live by {@link #limits()}. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** How long the session may last. */
    public SessionLimits limits() {
        return limits;
    }

    /** Whether it is recorded. */
    public RecordingMode recording() {
        return recording;
    }

    /** What the person at the machine has to say, for every capability. */
    public Map<Capability, ConsentRule> consents() {
        return consents;
    }

    /** Names of the embedding program's capabilities that the holder may open. */
    public Set<String> customCapabilities() {
        return customCapabilities;
    }

    @Override
    public String toString() {
        return "SessionGrant[" + grantId + " for session " + sessionId + "]";
    }

    /** Collects a grant; {@link #build()} throws {@link IllegalArgumentException} naming what is missing or wrong. */
    public static final class Builder {
        private UUID grantId = UUID.randomUUID();
        private Optional<SessionId> sessionId = Optional.empty();
        private Optional<TenantId> tenantId = Optional.empty();
        private Optional<DeviceId> deviceId = Optional.empty();
        private Optional<GrantHolder> holder = Optional.empty();
        private Optional<Instant> issuedAt = Optional.empty();
        private Optional<Instant> expiresAt = Optional.empty();
        private final EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
        private boolean viewOnly;
        private SessionLimits limits = SessionLimits.STANDARD;
        private RecordingMode recording = RecordingMode.OFF;
        private final Map<Capability, ConsentRule> consents = new EnumMap<>(Capability.class);
        private final Set<String> customCapabilities = new LinkedHashSet<>();

        private Builder() {
            for (Capability capability : Capability.values()) {
                consents.put(capability, ConsentRule.STANDARD);
            }
        }

        /** A given name instead of a new one. */
        public Builder grantId(UUID grantId) {
            this.grantId = grantId;
            return this;
        }

        /** The session it belongs to. */
        public Builder sessionId(SessionId sessionId) {
            this.sessionId = Optional.of(sessionId);
            return this;
        }

        /** The machine it is for, and whose that is. */
        public Builder device(TenantId tenantId, DeviceId deviceId) {
            this.tenantId = Optional.of(tenantId);
            this.deviceId = Optional.of(deviceId);
            return this;
        }

        /** Whom the person at the machine sees. */
        public Builder holder(GrantHolder holder) {
            this.holder = Optional.of(holder);
            return this;
        }

        /** From when until when it opens channels. */
        public Builder valid(Instant issuedAt, Instant expiresAt) {
            this.issuedAt = Optional.of(issuedAt);
            this.expiresAt = Optional.of(expiresAt);
            return this;
        }

        /** Adds rights. */
        public Builder permit(Permission... permissions) {
            return permit(Set.of(permissions));
        }

        /** Adds rights. */
        public Builder permit(Collection<Permission> permissions) {
            this.permissions.addAll(permissions);
            return this;
        }

        /** Watch only. */
        public Builder viewOnly(boolean viewOnly) {
            this.viewOnly = viewOnly;
            return this;
        }

        /** How long the session may last. */
        public Builder limits(SessionLimits limits) {
            this.limits = limits;
            return this;
        }

        /** Whether it is recorded. */
        public Builder recording(RecordingMode recording) {
            this.recording = recording;
            return this;
        }

        /** What the person at the machine has to say about one capability. */
        public Builder consent(Capability capability, ConsentRule rule) {
            consents.put(capability, rule);
            return this;
        }

        /** Lets the holder open a capability of the embedding program. */
        public Builder customCapability(String name) {
            customCapabilities.add(name);
            return this;
        }

        /** The finished grant. */
        public SessionGrant build() {
            return new SessionGrant(this);
        }
    }
}

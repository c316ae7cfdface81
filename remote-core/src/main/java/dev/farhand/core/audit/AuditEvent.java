package dev.farhand.core.audit;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.session.SessionId;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened. There is no free map: tokens, session descriptions, keystrokes and clipboard have no place
 * to stand, and what looks like one of our secrets is taken out of the texts. Immutable; times count in milliseconds.
 */
public final class AuditEvent {
    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_ADDRESS = 64;
    private static final int LONGEST_USER_AGENT = 300;
    private static final int LONGEST_NOTE = 500;

    private final Instant at;
    private final AuditAction action;
    private final AuditActor actor;
    private final Optional<ErrorCode> refusal;
    private final Optional<DeviceId> device;
    private final Optional<SessionId> session;
    private final String subject;
    private final String address;
    private final String userAgent;
    private final String note;
    private final long amount;

    private AuditEvent(Builder builder) {
        this.at = Instant.ofEpochMilli(builder.at.toEpochMilli());
        this.action = builder.action;
        this.actor = builder.actor;
        this.refusal = builder.refusal;
        this.device = builder.device;
        this.session = builder.session;
        this.subject = AuditTexts.harmless(builder.subject, LONGEST_SUBJECT);
        this.address = AuditTexts.harmless(builder.address, LONGEST_ADDRESS);
        this.userAgent = AuditTexts.harmless(builder.userAgent, LONGEST_USER_AGENT);
        this.note = AuditTexts.harmless(builder.note, LONGEST_NOTE);
        this.amount = builder.amount;
        if (amount < 0) {
            throw new IllegalArgumentException("amount must not be negative, but is " + amount);
        }
    }

    /** Starts an event. */
    public static Builder builder(Instant at, AuditAction action, AuditActor actor) {
        return new Builder(at, action, actor);
    }

    /** When. */
    public Instant at() {
        return at;
    }

    /** What. */
    public AuditAction action() {
        return action;
    }

    /** Who. */
    public AuditActor actor() {
        return actor;
    }

    /** Why it was refused; empty when it was done. */
    public Optional<ErrorCode> refusal() {
        return refusal;
    }

    /** On which machine. */
    public Optional<DeviceId> device() {
        return device;
    }

    /** In which session. */
    public Optional<SessionId> session() {
        return session;
    }

    /** The id of what else it was done to: a recording, a role, a file's name; may be empty. */
    public String subject() {
        return subject;
    }

    /** From which network address; may be empty. */
    public String address() {
        return address;
    }

    /** With which program; may be empty. */
    public String userAgent() {
        return userAgent;
    }

    /** The reason a person gave; may be empty. */
    public String note() {
        return note;
    }

    /** Bytes moved, or seconds lasted, as the action says; 0 where nothing is counted. */
    public long amount() {
        return amount;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditEvent event && AuditEncoding.sameEvent(this, event);
    }

    @Override
    public int hashCode() {
        return at.hashCode() * 31 + action.hashCode();
    }

    @Override
    public String toString() {
        return action.wireName() + " by " + actor.id() + " at " + at;
    }

    /** Collects an event. */
    public static final class Builder {
        private final Instant at;
        private final AuditAction action;
        private final AuditActor actor;
        private Optional<ErrorCode> refusal = Optional.empty();
        private Optional<DeviceId> device = Optional.empty();
        private Optional<SessionId> session = Optional.empty();
        private String subject = "";
        private String address = "";
        private String userAgent = "";
        private String note = "";
        private long amount;

        private Builder(Instant at, AuditAction action, AuditActor actor) {
            this.at = at;
            this.action = action;
            this.actor = actor;
        }

        /** It was refused, for this reason. */
        public Builder refusal(ErrorCode code) {
            this.refusal = Optional.of(code);
            return this;
        }

        /** On which machine. */
        public Builder device(DeviceId device) {
            this.device = Optional.of(device);
            return this;
        }

        /** In which session. */
        public Builder session(SessionId session) {
            this.session = Optional.of(session);
            return this;
        }

        /** The id of what else it was done to; never the thing itself. */
        public Builder subject(String subject) {
            this.subject = subject;
            return this;
        }

        /** From where, with which program. */
        public Builder caller(String address, String userAgent) {
            this.address = address;
            this.userAgent = userAgent;
            return this;
        }

        /** The reason a person gave. */
        public Builder note(String note) {
            this.note = note;
            return this;
        }

        /** Bytes moved, or seconds lasted, as the action says. */
        public Builder amount(long amount) {
            this.amount = amount;
            return this;
        }

        /** The finished event; throws {@link IllegalArgumentException} for a negative amount. */
        public AuditEvent build() {
            return new AuditEvent(this);
        }
    }
}

package dev.farhand.core.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was done. The numbers stand in stored records: they are never given to another meaning. */
public enum AuditAction {
    /** Somebody logged in, or tried to. */
    LOGIN(1),
    /** Somebody logged out. */
    LOGOUT(2),
    /** Somebody got an account. */
    USER_CREATED(3),
    /** Somebody was given a role. */
    ROLE_ASSIGNED(4),
    /** An account was changed: its name, its password, whether it works. */
    USER_CHANGED(5),
    /** A key was made for a program. */
    API_KEY_CREATED(6),
    /** A program's key was revoked. */
    API_KEY_REVOKED(7),
    /** A role was taken from somebody. */
    ROLE_REMOVED(8),
    /** A device was enrolled. */
    DEVICE_ENROLLED(10),
    /** A device got a new certificate. */
    DEVICE_RENEWED(11),
    /** A device was shut out. */
    DEVICE_REVOKED(12),
    /** An enrolment token was made. */
    ENROLMENT_TOKEN_CREATED(13),
    /** An enrolment token was withdrawn. */
    ENROLMENT_TOKEN_WITHDRAWN(14),
    /** The trusted authorities changed. */
    AUTHORITY_ROTATED(15),
    /** What people keep of a device was changed: its name, its notes, its tags, its place. */
    DEVICE_CHANGED(16),
    /** A site or a group of devices was made, renamed or removed. */
    PLACE_CHANGED(17),
    /** A device that waited was let in. */
    DEVICE_APPROVED(18),
    /** A session was asked for. */
    SESSION_CREATED(20),
    /** A session was established. */
    SESSION_STARTED(21),
    /** A session ended, failed or was denied; its bytes are the amount. */
    SESSION_ENDED(22),
    /** The person at the machine, or its rule, answered the question for consent. */
    CONSENT_ANSWERED(23),
    /** A channel was opened within a session. */
    CHANNEL_OPENED(24),
    /** Access to a machine was paused at the machine. */
    ACCESS_PAUSED(25),
    /** Access to a machine was resumed at the machine. */
    ACCESS_RESUMED(26),
    /** What people keep of a session was changed: its note. */
    SESSION_CHANGED(27),
    /** A ticket was made. */
    TICKET_ISSUED(30),
    /** A ticket was presented. */
    TICKET_REDEEMED(31),
    /** A file went to a machine. */
    FILE_SENT(40),
    /** A file came from a machine. */
    FILE_FETCHED(41),
    /** A tunnel was opened. */
    TUNNEL_OPENED(42),
    /** A command was run. */
    COMMAND_RUN(43),
    /** A recording began. */
    RECORDING_STARTED(50),
    /** A recording was sealed. */
    RECORDING_SEALED(51),
    /** A recording was watched. */
    RECORDING_VIEWED(52),
    /** A recording was taken out of the system. */
    RECORDING_EXPORTED(53),
    /** A recording was deleted. */
    RECORDING_DELETED(54),
    /** A setting or a policy changed. */
    POLICY_CHANGED(60);

    private static final Map<Integer, AuditAction> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(AuditAction::number, Function.identity()));

    private final int number;

    AuditAction(int number) {
        this.number = number;
    }

    /** The action with this number, if this version knows it. */
    public static Optional<AuditAction> ofNumber(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /** The number in stored records. */
    public int number() {
        return number;
    }

    /** How it is written for people and filters: {@code "session-created"}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

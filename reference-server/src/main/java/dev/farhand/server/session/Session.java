package dev.farhand.server.session;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.session.SessionActor;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.session.SessionStatus;
import dev.farhand.core.session.TerminalChoice;
import dev.farhand.server.access.DevicePlace;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A remote session as it is stored. It says what was decided, and is no proof of authority.
 *
 * @param status where it is in its life
 * @param kind what it was opened for
 * @param device on which machine
 * @param place where that machine belongs now
 * @param deviceName what people call it
 * @param hostname what it calls itself
 * @param osType which kind of system it has
 * @param user who opened it
 * @param userName that person's name
 * @param userEmail that person's address
 * @param key the API key that opened it, where it was one
 * @param purpose what it was asked for
 * @param note what came of it
 * @param tags what people file it under
 * @param ticketId the ticket of a help desk that it belongs to, as people write it; empty for none
 * @param viewOnly whether it may watch only
 * @param choice which shell it was asked for, and as whom
 * @param bytes how much passed, as the server counted
 * @param reportedBytes how much a caller said had passed
 */
public record Session(
        SessionStatus status,
        SessionKind kind,
        DeviceId device,
        DevicePlace place,
        String deviceName,
        String hostname,
        String osType,
        UUID user,
        String userName,
        String userEmail,
        Optional<UUID> key,
        String purpose,
        String note,
        List<String> tags,
        String ticketId,
        boolean viewOnly,
        TerminalChoice choice,
        long bytes,
        Optional<Long> reportedBytes) {
    private static final String REPLACED = "A newer session of the same person took its place.";

    /** Keeps a copy. */
    public Session {
        tags = List.copyOf(tags);
    }

    /** Whether it is this one's own: a person's whatever they opened, a key's what was opened with it. */
    public boolean isOf(SessionHolder holder) {
        return user.equals(holder.user())
                && (holder.key().isEmpty() || holder.key().equals(key));
    }

    /** Who opened it, and with what. */
    SessionHolder maker() {
        return new SessionHolder(user, key);
    }

    Session with(SessionStatus next) {
        return new Session(
                next,
                kind,
                device,
                place,
                deviceName,
                hostname,
                osType,
                user,
                userName,
                userEmail,
                key,
                purpose,
                note,
                tags,
                ticketId,
                viewOnly,
                choice,
                bytes,
                reportedBytes);
    }

    /** Its name. */
    public SessionId id() {
        return status.id();
    }

    /** What its viewers are told once it is over: why, or else who ended it. */
    public ErrorCode told() {
        return status.reason()
                .orElseGet(() -> status.endedBy().map(Session::endBy).orElse(ErrorCode.SESSION_ENDED));
    }

    /** The same in words, for whoever asks afterwards: one whose place was taken is open nowhere. */
    public String toldAfterwards() {
        ErrorCode told = told();
        return told == ErrorCode.SESSION_OWNED_ELSEWHERE ? REPLACED : told.sentence();
    }

    private static ErrorCode endBy(SessionActor actor) {
        return switch (actor) {
            case TECHNICIAN -> ErrorCode.SESSION_ENDED_BY_OWNER;
            case ADMINISTRATOR -> ErrorCode.SESSION_ENDED_BY_ADMINISTRATOR;
            case DEVICE, PERSON -> ErrorCode.SESSION_ENDED_ON_MACHINE;
            case SERVER -> ErrorCode.SESSION_ENDED;
        };
    }

    /** Why it failed, was denied, or ended by itself. */
    public Optional<ErrorCode> reason() {
        return status.reason();
    }
}

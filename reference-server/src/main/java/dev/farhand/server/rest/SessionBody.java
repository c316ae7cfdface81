package dev.farhand.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.server.api.Form;
import dev.farhand.server.session.Session;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A remote session as it travels. */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionBody(
        @Form(format = Form.ID) String id,
        @Form(format = Form.ID) String deviceId,
        @Form(format = Form.ID) String userId,

        @Form(oneOf = {"terminal", "desktop", "file_transfer"})
        String type,

        @Form(oneOf = {"pending", "connecting", "active", "disconnected", "failed", "denied"})
        String status,

        @Form(format = Form.MOMENT) String createdAt,
        @Form(format = Form.MOMENT) @Nullable String startedAt,
        @Form(format = Form.MOMENT) @Nullable String endedAt,

        @Form(
                value = "Who ended it: whoever opened it, somebody who manages sessions, the agent, the person at the"
                        + " machine, or the server.",
                oneOf = {"technician", "administrator", "device", "person", "server"})
        @Nullable
        String endedBy,

        @Nullable Long durationSeconds,
        long bytesTransferred,

        @Form("What a caller said at the end; bytesTransferred is what the server counted.") @Nullable
        Long reportedBytes,

        @Nullable String reason,
        @Nullable String note,
        List<String> tags,

        @Form("The ticket of a help desk that it belongs to, as people write it.") @Nullable
        String ticketId,

        boolean viewOnly,

        @Form("The shell that was asked for; left out where the machine chose.") @Nullable
        String shell,

        @Form("The account that was asked for; left out where the machine chose.") @Nullable
        String account,

        @Form("Why it failed, was denied, or ended by itself.") @Nullable
        String errorCode,

        @Nullable String errorMessage,
        SessionDevice device,
        SessionUser user,

        @Form("In the answer to what opened it, and nowhere else: opens its first viewer socket.")
        SessionController.@Nullable Ticket ticket,

        @Form("In the answer to what joined it, and nowhere else: whether the one who asks views it somewhere already.")
        @Nullable
        Boolean viewed) {
    @Serdeable
    record SessionDevice(
            @Form(format = Form.ID) String id,
            String label,
            String hostname,
            String osType,
            @Form(oneOf = {"online", "offline"}) String status) {}

    @Serdeable
    record SessionUser(@Form(format = Form.ID) String id, String name, String email) {}

    SessionBody with(SessionController.Ticket first) {
        return answer(first, null);
    }

    SessionBody joined(boolean viewedAlready) {
        return answer(null, viewedAlready);
    }

    private SessionBody answer(SessionController.@Nullable Ticket first, @Nullable Boolean viewedAlready) {
        return new SessionBody(
                id,
                deviceId,
                userId,
                type,
                status,
                createdAt,
                startedAt,
                endedAt,
                endedBy,
                durationSeconds,
                bytesTransferred,
                reportedBytes,
                reason,
                note,
                tags,
                ticketId,
                viewOnly,
                shell,
                account,
                errorCode,
                errorMessage,
                device,
                user,
                first,
                viewedAlready);
    }

    static SessionBody of(Session session, boolean online, Instant now) {
        return new SessionBody(
                session.id().toString(),
                session.device().toString(),
                session.user().toString(),
                session.kind().wireName(),
                session.status().state().wireName(),
                session.status().createdAt().toString(),
                session.status().startedAt().map(Instant::toString).orElse(null),
                session.status().endedAt().map(Instant::toString).orElse(null),
                session.status()
                        .endedBy()
                        .map(actor -> actor.name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                session.status().duration(now).toSeconds(),
                session.bytes(),
                session.reportedBytes().orElse(null),
                session.purpose().isEmpty() ? null : session.purpose(),
                session.note().isEmpty() ? null : session.note(),
                session.tags(),
                session.ticketId().isEmpty() ? null : session.ticketId(),
                session.viewOnly(),
                session.choice().shell().orElse(null),
                session.choice().account().orElse(null),
                session.reason().map(ErrorCode::name).orElse(null),
                session.reason().map(reason -> session.toldAfterwards()).orElse(null),
                new SessionDevice(
                        session.device().toString(),
                        session.deviceName(),
                        session.hostname(),
                        session.osType(),
                        online ? "online" : "offline"),
                new SessionUser(session.user().toString(), session.userName(), session.userEmail()),
                null,
                null);
    }
}

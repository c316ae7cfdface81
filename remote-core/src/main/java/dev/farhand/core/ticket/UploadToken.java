package dev.farhand.core.ticket;

/** Uploads one piece of a recording or a file; starts with {@code fhu_}. */
public final class UploadToken extends OneTimeSecret {
    UploadToken(String text) {
        super(TicketType.UPLOAD, text);
    }
}

package dev.farhand.core.audit;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The canonical bytes of a record, big endian. One event has one form, so equal hashes mean equal events.
 *
 * <pre>
 * 1   version, 1
 * 16  tenant
 * 8   sequence
 * 32  hash of the record before
 * 8   time, milliseconds since 1970
 * 4   number of the action
 * 4   number of the actor's kind
 * t   actor's id
 * t   actor's name
 * 4   wire number of the refusal, 0 for none
 * u   device
 * u   session
 * t   subject, address, user agent, note (four texts)
 * 8   amount
 *
 * t = 4 bytes length, then UTF-8      u = 1 byte 0, or 1 byte 1 and 16 bytes
 * </pre>
 */
final class AuditEncoding {
    static final int HASH_BYTES = 32;

    private static final byte VERSION = 1;
    private static final int LARGEST = 16 * 1024;

    private AuditEncoding() {}

    static byte[] hash(byte[] encoded) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(encoded);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static boolean sameEvent(AuditEvent a, AuditEvent b) {
        return Arrays.equals(eventBytes(a), eventBytes(b));
    }

    private static byte[] eventBytes(AuditEvent event) {
        return encode(new TenantId(new UUID(0, 0)), 1, new byte[HASH_BYTES], event);
    }

    static byte[] encode(TenantId tenant, long sequence, byte[] previousHash, AuditEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writeUuid(out, tenant.value());
            out.writeLong(sequence);
            out.write(previousHash);
            out.writeLong(event.at().toEpochMilli());
            out.writeInt(event.action().number());
            out.writeInt(event.actor().kind().number());
            writeText(out, event.actor().id());
            writeText(out, event.actor().name());
            out.writeInt(event.refusal().map(ErrorCode::wireNumber).orElse(0));
            writeOptional(out, event.device().map(DeviceId::value));
            writeOptional(out, event.session().map(SessionId::value));
            writeText(out, event.subject());
            writeText(out, event.address());
            writeText(out, event.userAgent());
            writeText(out, event.note());
            out.writeLong(event.amount());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeUuid(DataOutputStream out, UUID uuid) throws IOException {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
    }

    private static void writeOptional(DataOutputStream out, Optional<UUID> uuid) throws IOException {
        out.writeBoolean(uuid.isPresent());
        if (uuid.isPresent()) {
            writeUuid(out, uuid.get());
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    static AuditRecord decode(byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw malformed();
        }
        try {
            AuditRecord record = read(ByteBuffer.wrap(bytes));
            // Anything that has a second form (a sanitised text, a stray byte) is not what we wrote.
            if (!Arrays.equals(record.toBytes(), bytes)) {
                throw malformed();
            }
            return record;
        } catch (BufferUnderflowException
                | CharacterCodingException
                | DateTimeException
                | ArithmeticException
                | IllegalArgumentException e) {
            throw new RemoteException(ErrorCode.INVALID_REQUEST, "This is not an audit record.", e);
        }
    }

    private static AuditRecord read(ByteBuffer in) throws CharacterCodingException {
        if (in.get() != VERSION) {
            throw malformed();
        }
        TenantId tenant = new TenantId(readUuid(in));
        long sequence = in.getLong();
        byte[] previous = readBytes(in, HASH_BYTES);
        Instant at = Instant.ofEpochMilli(in.getLong());
        AuditAction action = AuditAction.ofNumber(in.getInt()).orElseThrow(AuditEncoding::malformed);
        int kindNumber = in.getInt();
        AuditActor.Kind kind = Arrays.stream(AuditActor.Kind.values())
                .filter(candidate -> candidate.number() == kindNumber)
                .findFirst()
                .orElseThrow(AuditEncoding::malformed);
        AuditActor actor = new AuditActor(kind, readText(in), readText(in));
        AuditEvent.Builder event = AuditEvent.builder(at, action, actor);
        int refusal = in.getInt();
        if (refusal != 0) {
            event.refusal(ErrorCode.ofWireNumber(refusal));
        }
        readOptional(in).map(DeviceId::new).ifPresent(event::device);
        readOptional(in).map(SessionId::new).ifPresent(event::session);
        event.subject(readText(in))
                .caller(readText(in), readText(in))
                .note(readText(in))
                .amount(in.getLong());
        byte[] hash = readBytes(in, HASH_BYTES);
        return AuditRecord.stored(tenant, sequence, previous, event.build(), hash);
    }

    private static UUID readUuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static Optional<UUID> readOptional(ByteBuffer in) {
        return in.get() == 0 ? Optional.empty() : Optional.of(readUuid(in));
    }

    private static String readText(ByteBuffer in) throws CharacterCodingException {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw malformed();
        }
        ByteBuffer text = in.slice(in.position(), length);
        in.position(in.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    }

    private static byte[] readBytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static RemoteException malformed() {
        return new RemoteException(ErrorCode.INVALID_REQUEST, "This is not an audit record.");
    }
}

package dev.farhand.core.enrolment;

import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.Digests;
import dev.farhand.core.internal.file.OwnedFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A map of records kept in one owned file: a head that names format and version, a line of tab-separated fields per
 * record, and a checksum. What does not read back exactly is refused: starting empty would forget who was revoked.
 *
 * @param <K> what a record is found by
 * @param <V> a record
 */
final class LineFile<K, V> implements AutoCloseable {
    private static final String CHECKSUM = "sha256 ";
    private static final int MAXIMUM_BYTES = 64 * 1024 * 1024;

    /**
     * How records become lines and come back; reading throws {@link IllegalArgumentException} or a subtype.
     *
     * @param heads the formats that are read, the one that is written first; a later format only adds fields at the end, and
     *     those that an earlier one lacks are read as empty
     */
    record Form<K, V>(
            List<Head> heads, Function<V, K> key, Function<V, List<String>> write, Function<List<String>, V> read) {
        Head written() {
            return heads.get(0);
        }
    }

    /**
     * What a file begins with.
     *
     * @param text first line: format and version
     * @param fields how many fields a line has
     */
    record Head(String text, int fields) {}

    private final OwnedFile file;
    private final Form<K, V> form;

    private LineFile(OwnedFile file, Form<K, V> form) {
        this.file = file;
        this.form = form;
    }

    static <K, V> LineFile<K, V> open(Path path, Form<K, V> form) {
        return new LineFile<>(OwnedFile.open(path, MAXIMUM_BYTES), form);
    }

    /** All records in file order; none where there is no file yet. */
    Map<K, V> load() {
        Map<K, V> records = new LinkedHashMap<>();
        file.read().ifPresent(bytes -> {
            for (V record : parse(bytes)) {
                if (records.put(form.key().apply(record), record) != null) {
                    throw damaged("a record is there twice");
                }
            }
        });
        return records;
    }

    /** Replaces all records. When this returns they survive a crash. */
    void save(Map<K, V> records) {
        StringBuilder out = new StringBuilder(form.written().text()).append('\n');
        for (V record : records.values()) {
            out.append(String.join("\t", form.write().apply(record))).append('\n');
        }
        String text = out.toString();
        file.write((text + CHECKSUM + checksum(text) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        file.close();
    }

    private List<V> parse(byte[] bytes) {
        String text = decode(bytes);
        int checksumAt = text.lastIndexOf(CHECKSUM);
        if (checksumAt < 1
                || text.charAt(checksumAt - 1) != '\n'
                || !text.substring(checksumAt).equals(CHECKSUM + checksum(text.substring(0, checksumAt)) + "\n")) {
            throw damaged("its checksum does not fit");
        }
        List<String> lines = text.substring(0, checksumAt).lines().toList();
        Head head = form.heads().stream()
                .filter(known -> known.text().equals(lines.get(0)))
                .findFirst()
                .orElseThrow(() ->
                        damaged("it does not begin with \"" + form.written().text() + "\""));
        return lines.stream().skip(1).map(line -> record(line, head)).toList();
    }

    private V record(String line, Head head) {
        List<String> fields = new ArrayList<>(List.of(line.split("\t", -1)));
        if (fields.size() != head.fields()) {
            throw damaged("a record has " + fields.size() + " fields");
        }
        fields.addAll(Collections.nCopies(form.written().fields() - head.fields(), ""));
        try {
            return form.read().apply(fields);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw damaged("a record cannot be read (" + e.getMessage() + ")");
        }
    }

    private String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged("it is not UTF-8");
        }
    }

    private RemoteException damaged(String how) {
        return file.refused("is damaged: " + how + ". Restore it from a backup, or move it away to start empty.");
    }

    private static String checksum(String text) {
        return HexFormat.of().formatHex(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}

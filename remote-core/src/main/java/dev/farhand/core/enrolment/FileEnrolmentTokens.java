package dev.farhand.core.enrolment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens in one file of mode 0600, for a server without a database. Every change rewrites the file (atomically, flushed
 * to the disk), which suits hundreds of tokens; at most 10,000. One process owns the file.
 */
@ThreadSafe
public final class FileEnrolmentTokens implements EnrolmentTokenStore, AutoCloseable {
    private static final LineFile.Form<EnrolmentTokenHash, Entry> FORM = new LineFile.Form<>(
            List.of(new LineFile.Head("farhand-enrolment-tokens 2", 8)),
            Entry::hash,
            FileEnrolmentTokens::write,
            FileEnrolmentTokens::read);

    private final LineFile<EnrolmentTokenHash, Entry> file;

    @GuardedBy("this")
    private Map<EnrolmentTokenHash, Entry> entries;

    private FileEnrolmentTokens(LineFile<EnrolmentTokenHash, Entry> file, Map<EnrolmentTokenHash, Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /**
     * Opens the tokens in this file; it need not exist yet.
     *
     * @throws RemoteException INVALID_CONFIGURATION when the file is damaged, readable by others, or in use
     */
    public static FileEnrolmentTokens open(Path path) {
        LineFile<EnrolmentTokenHash, Entry> file = LineFile.open(path, FORM);
        try {
            return new FileEnrolmentTokens(file, file.load());
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public synchronized void add(Entry entry) {
        if (entries.containsKey(entry.hash())) {
            throw new IllegalArgumentException("this enrolment token is there already");
        }
        if (entries.size() >= InMemoryEnrolmentTokens.MAXIMUM_TOKENS) {
            throw new RemoteException(
                    ErrorCode.OVERLOADED,
                    "There are " + InMemoryEnrolmentTokens.MAXIMUM_TOKENS
                            + " enrolment tokens: remove old ones first.");
        }
        put(entry);
    }

    @Override
    public synchronized Consumption consume(EnrolmentTokenHash hash, Instant now) {
        Entry entry = entries.get(hash);
        if (entry == null) {
            return new Consumption.Unknown();
        }
        Consumption outcome = entry.tryAt(now);
        if (outcome instanceof Consumption.Granted) {
            put(entry.used());
        }
        return outcome;
    }

    @Override
    public synchronized boolean giveBack(EnrolmentTokenHash hash) {
        Entry entry = entries.get(hash);
        if (entry == null || entry.uses() == 0) {
            return false;
        }
        put(entry.givenBack());
        return true;
    }

    @Override
    public synchronized List<Entry> list() {
        return List.copyOf(entries.values());
    }

    @Override
    public synchronized boolean remove(EnrolmentTokenHash hash) {
        if (!entries.containsKey(hash)) {
            return false;
        }
        Map<EnrolmentTokenHash, Entry> next = new LinkedHashMap<>(entries);
        next.remove(hash);
        change(next);
        return true;
    }

    /** Gives the file back. Idempotent. */
    @Override
    public void close() {
        file.close();
    }

    @GuardedBy("this")
    private void put(Entry entry) {
        Map<EnrolmentTokenHash, Entry> next = new LinkedHashMap<>(entries);
        next.put(entry.hash(), entry);
        change(next);
    }

    /** On disk first: a use that is granted but not counted would be granted again after a crash. */
    @GuardedBy("this")
    private void change(Map<EnrolmentTokenHash, Entry> next) {
        file.save(next);
        entries = next;
    }

    private static List<String> write(Entry entry) {
        EnrolmentPolicy policy = entry.policy();
        return List.of(
                entry.hash().hex(),
                policy.tenant().toString(),
                policy.deviceGroup().orElse(""),
                policy.label(),
                policy.expiresAt().toString(),
                Integer.toString(policy.maxUses()),
                Integer.toString(entry.uses()),
                entry.authorityFingerprint());
    }

    private static Entry read(List<String> fields) {
        EnrolmentPolicy policy = new EnrolmentPolicy(
                fields.get(3),
                TenantId.parse(fields.get(1)),
                Optional.of(fields.get(2)).filter(group -> !group.isEmpty()),
                Instant.parse(fields.get(4)),
                Integer.parseInt(fields.get(5)));
        return new Entry(new EnrolmentTokenHash(fields.get(0)), fields.get(7), policy, Integer.parseInt(fields.get(6)));
    }
}

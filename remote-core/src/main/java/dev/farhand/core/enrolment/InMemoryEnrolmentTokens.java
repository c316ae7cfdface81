package dev.farhand.core.enrolment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens that live as long as the process; at most 10,000. */
@ThreadSafe
public final class InMemoryEnrolmentTokens implements EnrolmentTokenStore {
    static final int MAXIMUM_TOKENS = 10_000;

    @GuardedBy("this")
    private final Map<EnrolmentTokenHash, Entry> entries = new LinkedHashMap<>();

    @Override
    public synchronized void add(Entry entry) {
        if (entries.size() >= MAXIMUM_TOKENS) {
            throw new RemoteException(
                    ErrorCode.OVERLOADED, "There are " + MAXIMUM_TOKENS + " enrolment tokens: remove old ones first.");
        }
        if (entries.putIfAbsent(entry.hash(), entry) != null) {
            throw new IllegalArgumentException("this enrolment token is there already");
        }
    }

    @Override
    public synchronized Consumption consume(EnrolmentTokenHash hash, Instant now) {
        Entry entry = entries.get(hash);
        if (entry == null) {
            return new Consumption.Unknown();
        }
        Consumption outcome = entry.tryAt(now);
        if (outcome instanceof Consumption.Granted) {
            entries.put(hash, entry.used());
        }
        return outcome;
    }

    @Override
    public synchronized boolean giveBack(EnrolmentTokenHash hash) {
        Entry entry = entries.get(hash);
        if (entry == null || entry.uses() == 0) {
            return false;
        }
        entries.put(hash, entry.givenBack());
        return true;
    }

    @Override
    public synchronized List<Entry> list() {
        return List.copyOf(entries.values());
    }

    @Override
    public synchronized boolean remove(EnrolmentTokenHash hash) {
        return entries.remove(hash) != null;
    }
}

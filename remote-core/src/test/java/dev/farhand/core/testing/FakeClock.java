package dev.farhand.core.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is moved; it serves both kinds of time. Thread-safe. */
public final class FakeClock extends Clock {
    private final Instant start;
    private final ZoneId zone;
    private final AtomicLong nanos;

    /** Starts on a Monday in 2026, at 12:00 UTC. */
    public FakeClock() {
        this(Instant.parse("2026-11-02T12:00:00Z"));
    }

    /** Starts at a given time. */
    public FakeClock(Instant start) {
        this(start, ZoneOffset.UTC, new AtomicLong());
    }

    private FakeClock(Instant start, ZoneId zone, AtomicLong nanos) {
        this.start = start;
        this.zone = zone;
        this.nanos = nanos;
    }

    /** Moves it; back as well, as somebody who sets a clock does. */
    public void move(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    /** The monotonic twin, in the form of {@link System#nanoTime()}. */
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new FakeClock(start, other, nanos);
    }
}

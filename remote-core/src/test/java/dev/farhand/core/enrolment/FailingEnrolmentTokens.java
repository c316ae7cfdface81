package dev.farhand.core.enrolment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** A store whose disk is gone. */
final class FailingEnrolmentTokens implements EnrolmentTokenStore {
    @Override
    public void add(Entry entry) {
        throw failure();
    }

    @Override
    public Consumption consume(EnrolmentTokenHash hash, Instant now) {
        throw failure();
    }

    @Override
    public boolean giveBack(EnrolmentTokenHash hash) {
        throw failure();
    }

    @Override
    public List<Entry> list() {
        throw failure();
    }

    @Override
    public boolean remove(EnrolmentTokenHash hash) {
        throw failure();
    }

    private static UncheckedIOException failure() {
        return new UncheckedIOException(new IOException("/secret/path/tokens: no space left"));
    }
}

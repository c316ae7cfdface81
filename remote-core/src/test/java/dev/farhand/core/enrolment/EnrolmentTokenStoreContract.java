package dev.farhand.core.enrolment;

import static dev.farhand.core.enrolment.TestEnrolment.entry;
import static dev.farhand.core.enrolment.TestEnrolment.hash;
import static dev.farhand.core.enrolment.TestEnrolment.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.enrolment.EnrolmentTokenStore.Consumption;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.testing.FakeClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of enrolment tokens promises. */
abstract class EnrolmentTokenStoreContract {
    private static final int THREADS = 8;

    final FakeClock clock = new FakeClock();

    abstract EnrolmentTokenStore store();

    @Test
    void grantsExactlyTheUsesOfAToken() {
        EnrolmentTokenStore store = store();
        store.add(entry(1, policy(clock, 2)));
        assertThat(store.consume(hash(1), clock.instant())).isEqualTo(new Consumption.Granted(policy(clock, 2)));
        assertThat(store.consume(hash(1), clock.instant())).isInstanceOf(Consumption.Granted.class);
        assertThat(store.consume(hash(1), clock.instant())).isEqualTo(new Consumption.UsedUp());
        assertThat(store.list()).singleElement().satisfies(entry -> assertThat(entry.uses())
                .isEqualTo(2));
    }

    @Test
    void grantsExactlyTheUsesOfATokenUnderEightThreads() throws Exception {
        EnrolmentTokenStore store = store();
        store.add(entry(1, policy(clock, 37)));
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                counts.add(threads.submit(() -> {
                    start.await();
                    int granted = 0;
                    for (int attempt = 0; attempt < 10; attempt++) {
                        if (store.consume(hash(1), clock.instant()) instanceof Consumption.Granted) {
                            granted++;
                        }
                    }
                    return granted;
                }));
            }
            start.countDown();
            int granted = 0;
            for (Future<Integer> count : counts) {
                granted += count.get();
            }
            assertThat(granted).isEqualTo(37);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void countsAUseThatWasOfUseAndNoOther() {
        EnrolmentTokenStore store = store();
        store.add(entry(1, policy(clock, 1)));
        RuntimeException broken = new IllegalStateException("no device");
        assertThatThrownBy(() -> store.use(hash(1), clock.instant(), "", policy -> {
                    throw broken;
                }))
                .isSameAs(broken);
        assertThat(store.<String>use(hash(1), clock.instant(), "", EnrolmentPolicy::label))
                .isEqualTo(policy(clock, 1).label());
        assertThatThrownBy(() -> store.use(hash(1), clock.instant(), "", policy -> "none"))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.ENROLMENT_TOKEN_USED_UP));
    }

    @Test
    void givesBackAUseOnceForEachThatWasTaken() {
        EnrolmentTokenStore store = store();
        store.add(entry(1, policy(clock, 1)));
        assertThat(store.giveBack(hash(1))).as("nothing was taken").isFalse();
        assertThat(store.giveBack(hash(2))).as("no such token").isFalse();
        store.consume(hash(1), clock.instant());
        assertThat(store.giveBack(hash(1))).isTrue();
        assertThat(store.giveBack(hash(1))).isFalse();
        assertThat(store.consume(hash(1), clock.instant())).isInstanceOf(Consumption.Granted.class);
        assertThat(store.consume(hash(1), clock.instant())).isEqualTo(new Consumption.UsedUp());
    }

    @Test
    void refusesUnknownAndExpiredTokens() {
        EnrolmentTokenStore store = store();
        store.add(entry(1, policy(clock, 1)));
        assertThat(store.consume(hash(2), clock.instant())).isEqualTo(new Consumption.Unknown());
        clock.move(Duration.ofHours(1));
        assertThat(store.consume(hash(1), clock.instant())).isEqualTo(new Consumption.Expired());
        assertThat(store.list()).singleElement().satisfies(entry -> assertThat(entry.uses())
                .isZero());
    }

    @Test
    void saysWhichTokensDieWithARotation() {
        EnrolmentTokenStore store = store();
        try (CertificateAuthority authority = TestEnrolment.authority(clock)) {
            EnrolmentToken old = EnrolmentToken.create(authority.certificate(), new SecureRandom());
            store.add(old, policy(clock, 1));
            authority.rotate();
            EnrolmentToken young = EnrolmentToken.create(authority.certificate(), new SecureRandom());
            store.add(young, policy(clock, 1));
            assertThat(store.list())
                    .filteredOn(entry -> !entry.authorityFingerprint().equals(authority.fingerprint()))
                    .extracting(EnrolmentTokenStore.Entry::hash)
                    .containsExactly(old.hash());
        }
    }

    @Test
    void refusesAFingerprintThatIsNone() {
        assertThatThrownBy(() -> new EnrolmentTokenStore.Entry(hash(1), "0123", policy(clock, 1), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void removesTokensAndRefusesTwins() {
        EnrolmentTokenStore store = store();
        store.add(entry(1, policy(clock, 1)));
        assertThatThrownBy(() -> store.add(entry(1, policy(clock, 5)))).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.remove(hash(1))).isTrue();
        assertThat(store.remove(hash(1))).isFalse();
        assertThat(store.consume(hash(1), clock.instant())).isEqualTo(new Consumption.Unknown());
    }
}

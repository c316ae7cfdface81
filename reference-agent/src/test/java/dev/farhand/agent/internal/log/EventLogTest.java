package dev.farhand.agent.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class EventLogTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final SpyLogger logger = new SpyLogger();
    private final EventLog log = new EventLog(logger, now::get);

    @Test
    void writesOneLinePerEvent() {
        log.event("connected", "server", "https://a.example", "name", "Eve \"x\"\nWARN forged\u202e");
        assertThat(logger.lines)
                .containsExactly("INFO connected server=https://a.example name=\"Eve 'x' WARN forged \"");
    }

    @Test
    void cutsWhatIsTooLong() {
        log.event("said", "text", "x".repeat(10_000));
        assertThat(logger.lines.get(0)).hasSizeLessThan(400);
    }

    @Test
    void aServerThatIsAwayForDaysFillsNoLog() {
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
            log.failure("not-connected", "reason", "refused");
            now.addAndGet(Duration.ofMinutes(1).toNanos());
        }
        // 1 + 2 + 4 + … minutes, then one an hour.
        assertThat(logger.lines).hasSizeBetween(70, 85);
        assertThat(logger.lines.get(logger.lines.size() - 1)).contains("repeated=59");
    }

    @Test
    void aFailureThatChangesEachTimeDoesNotEscapeTheLimit() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            log.failure("not-connected", "attempt", attempt);
        }
        assertThat(logger.lines).hasSize(1);
    }

    @Test
    void tellsAnotherReasonWithinAMinuteOrSo() {
        log.failure("not-connected", "reason", "a");
        for (int i = 0; i < 20; i++) {
            now.addAndGet(Duration.ofMinutes(10).toNanos());
            log.failure("not-connected", "reason", "a");
        }
        int before = logger.lines.size();
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        log.failure("not-connected", "reason", "b");
        assertThat(logger.lines).hasSize(before + 1);
    }

    @Test
    void tellsTheNextFailureAtOnceAfterItWorked() {
        log.failure("not-connected", "reason", "a");
        log.worksAgain("not-connected");
        log.failure("not-connected", "reason", "a");
        assertThat(logger.lines).hasSize(2);
    }

    private static final class SpyLogger extends AbstractLogger {
        private static final long serialVersionUID = 1L;
        private final List<String> lines = new ArrayList<>();

        @Override
        protected String getFullyQualifiedCallerName() {
            return "";
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable failure) {
            lines.add(level + " " + MessageFormatter.basicArrayFormat(message, arguments));
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isTraceEnabled(Marker marker) {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled(Marker marker) {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled(Marker marker) {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled(Marker marker) {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled(Marker marker) {
            return true;
        }
    }
}

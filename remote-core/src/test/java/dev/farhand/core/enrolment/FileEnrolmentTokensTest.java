package dev.farhand.core.enrolment;

import static dev.farhand.core.enrolment.TestEnrolment.entry;
import static dev.farhand.core.enrolment.TestEnrolment.hash;
import static dev.farhand.core.enrolment.TestEnrolment.policy;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.enrolment.EnrolmentTokenStore.Consumption;
import dev.farhand.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEnrolmentTokensTest extends EnrolmentTokenStoreContract {
    private final Path path;
    private FileEnrolmentTokens store;

    FileEnrolmentTokensTest(@TempDir Path folder) {
        path = folder.resolve("tokens");
        store = FileEnrolmentTokens.open(path);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    EnrolmentTokenStore store() {
        return store;
    }

    @Test
    void remembersUsesAcrossARestart() {
        store.add(entry(1, policy(clock, 2)));
        store.add(entry(2, policy(clock, 1)));
        store.consume(hash(1), clock.instant());
        store.consume(hash(2), clock.instant());
        store.giveBack(hash(2));
        List<EnrolmentTokenStore.Entry> before = store.list();
        store.close();
        store = FileEnrolmentTokens.open(path);
        assertThat(store.list()).isEqualTo(before);
        assertThat(store.list()).extracting(EnrolmentTokenStore.Entry::uses).containsExactly(1, 0);
        assertThat(store.consume(hash(1), clock.instant())).isInstanceOf(Consumption.Granted.class);
        assertThat(store.consume(hash(1), clock.instant())).isEqualTo(new Consumption.UsedUp());
    }

    @Test
    void refusesAFileThatChangedByAByte() throws IOException {
        store.add(entry(1, policy(clock, 2)));
        store.close();
        String good = Files.readString(path);
        for (String damaged : List.of(
                "",
                good.replace("shop", "Shop"),
                good.substring(0, good.length() - 1),
                good.substring(good.indexOf('\n') + 1),
                good + good)) {
            Files.writeString(path, damaged);
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> FileEnrolmentTokens.open(path))
                    .hasMessageContaining("damaged");
        }
        Files.writeString(path, good);
        store = FileEnrolmentTokens.open(path);
    }
}

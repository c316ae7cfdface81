package dev.farhand.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PasswordHash;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    @Test
    void theConsoleAsksForAsLongAPasswordAsTheServerTakes() {
        assertThat(Path.of("src", "main", "web", "app", "src", "auth", "passwords.ts"))
                .content()
                .contains("SHORTEST_PASSWORD = " + PasswordHash.SHORTEST + ";");
    }

    @Test
    void whoeverComesWhenTooManyWaitIsSentAwayAtOnce() throws Exception {
        Passwords passwords = new Passwords(new SecureRandom(), 1);
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<String>> early = new ArrayList<>();
        for (int i = 0; i <= Passwords.WAITING; i++) {
            FutureTask<String> task = new FutureTask<>(() -> passwords.inTurn(() -> worked(go)));
            Thread thread = new Thread(task, "farhand-server-hashing-" + i);
            thread.setDaemon(true);
            thread.start();
            early.add(task);
            // In its turn, or in the queue for it.
            Awaitility.await()
                    .until(() -> thread.getState() == Thread.State.WAITING
                            || thread.getState() == Thread.State.TIMED_WAITING);
        }

        assertThatThrownBy(() -> passwords.inTurn(() -> "late"))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));

        // Nobody's patience has run out in between.
        go.countDown();
        for (FutureTask<String> task : early) {
            assertThat(task.get()).isEqualTo("worked");
        }
        assertThat(passwords.inTurn(() -> "later")).isEqualTo("later");
    }

    private static String worked(CountDownLatch go) {
        try {
            go.await();
            return "worked";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

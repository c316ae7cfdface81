package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The machine's users: those of its own list, and those of a directory service, which {@code getent} knows. */
final class Accounts {
    private static final int LONGEST_ANSWER = 4096;
    private static final long PATIENCE_SECONDS = 10;

    private final Path list;

    Accounts(Path list) {
        this.list = list;
    }

    Optional<Account> named(String name) {
        return inList(account -> account.name().equals(name))
                .or(() -> asked(name).filter(account -> account.name().equals(name)));
    }

    Optional<Account> numbered(int user) {
        return inList(account -> account.user() == user)
                .or(() -> asked(Integer.toUnsignedString(user)).filter(account -> account.user() == user));
    }

    private Optional<Account> inList(Predicate<Account> wanted) {
        try (Stream<String> lines = Files.lines(list, StandardCharsets.ISO_8859_1)) {
            return lines.map(Account::parse)
                    .flatMap(Optional::stream)
                    .filter(wanted)
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Account> asked(String key) {
        Process getent;
        try {
            getent = new ProcessBuilder(List.of("getent", "passwd", "--", key))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            getent.getOutputStream().close();
            String answer = new String(getent.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            boolean found = getent.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && getent.exitValue() == 0;
            return found ? Account.parse(answer.lines().findFirst().orElse("")) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            getent.destroyForcibly();
        }
    }
}

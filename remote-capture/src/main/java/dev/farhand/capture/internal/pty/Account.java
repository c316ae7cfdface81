package dev.farhand.capture.internal.pty;

import java.nio.file.Path;
import java.util.Optional;

/** A line of the machine's list of users. */
record Account(String name, int user, Path home, String shell) {
    private static final int FIELDS = 7;

    /** Reads {@code name:password:uid:gid:gecos:home:shell}. */
    static Optional<Account> parse(String line) {
        String[] fields = line.split(":", -1);
        if (fields.length != FIELDS || fields[0].isEmpty() || !fields[2].matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        long user = Long.parseLong(fields[2]);
        return user > 0xFFFF_FFFEL
                ? Optional.empty()
                : Optional.of(
                        new Account(fields[0], (int) user, Path.of(fields[5].isEmpty() ? "/" : fields[5]), fields[6]));
    }

    /** The same account, at home elsewhere. */
    Account at(Path elsewhere) {
        return new Account(name, user, elsewhere, shell);
    }
}

package dev.farhand.server.postgres;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system's account that PostgreSQL runs as: the server's own, unless that is root, which PostgreSQL refuses to run as
 * and which a database has no need to be.
 */
public final class PostgresAccount {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresAccount.class);
    private static final String PREFERRED = "farhand";
    private static final String EVERYWHERE = "nobody";

    private final Optional<UserPrincipal> other;
    private final String group;

    private PostgresAccount(Optional<UserPrincipal> other) {
        this.other = other;
        this.group = other.map(user -> primaryGroup(user.getName())).orElse("");
    }

    private static String primaryGroup(String user) {
        return new Command(List.of("id", "-g", user)).output().strip();
    }

    /** For a root server {@code farhand} where that account exists, else {@code nobody}. */
    public static PostgresAccount ofThisMachine() {
        return isRoot()
                ? new PostgresAccount(
                        Optional.of(find(PREFERRED).or(() -> find(EVERYWHERE)).orElseThrow(() -> unknown(PREFERRED))))
                : new PostgresAccount(Optional.empty());
    }

    /**
     * This account, for a root server; any other server can only be itself.
     *
     * @throws RemoteException INVALID_CONFIGURATION when it does not exist
     */
    public static PostgresAccount named(String name) {
        if (!isRoot()) {
            return new PostgresAccount(Optional.empty());
        }
        return new PostgresAccount(Optional.of(find(name).orElseThrow(() -> unknown(name))));
    }

    private static RemoteException unknown(String name) {
        return new RemoteException(
                ErrorCode.INVALID_CONFIGURATION,
                "PostgreSQL does not run as root, and this machine has no account " + name
                        + ". Add one: useradd --system " + PREFERRED);
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("cannot see who this process is; taken not to be root", e);
            return false;
        }
    }

    private static Optional<UserPrincipal> find(String name) {
        try {
            return Optional.of(
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("cannot look up the account {}: {}", name, e.toString());
            return Optional.empty();
        }
    }

    /** Its name, when it is not the server's own. */
    public Optional<String> name() {
        return other.map(UserPrincipal::getName);
    }

    /** Whether other programs run as it as well: these can read the database's files, and change them. */
    public boolean isShared() {
        return name().filter(EVERYWHERE::equals).isPresent();
    }

    /** The command as this account, out of reach of a Ctrl-C in the server's terminal: the server ends it in its own time. */
    List<String> command(List<String> plain) {
        List<String> whole = new ArrayList<>(List.of("setsid", "--"));
        for (String user : name().stream().toList()) {
            whole.addAll(List.of("setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--inh-caps=-all"));
        }
        whole.addAll(plain);
        return whole;
    }

    /** Gives it the file or folder. */
    void own(Path path) throws IOException {
        if (other.isPresent()) {
            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setOwner(other.get());
        }
    }
}

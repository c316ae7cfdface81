package dev.farhand.server.database;

import dev.farhand.core.audit.AuditAnchor;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.postgres.EmbeddedPostgres;
import dev.farhand.server.postgres.PostgresAccount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One real PostgreSQL for all test classes of a process, with one migrated database. Tests keep apart by tenants of their own;
 * who needs an empty database gets a copy.
 */
public final class TestDatabase implements BeforeAllCallback {
    private static final String TEMPLATE = "template_of_tests";
    private static volatile Optional<Running> running = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TestDatabase.class))
                .getOrComputeIfAbsent("running", key -> Running.start(), Running.class);
    }

    /** The database that all tests share. */
    public static Database shared() {
        return running().shared;
    }

    /** The same, as the role that owns the tables. */
    static DatabaseUrl owner() {
        return running().owner("shared");
    }

    /** The same, as the one who may do everything. */
    public static DatabaseUrl root() {
        return running().root.named("shared");
    }

    /** The same, as the role that the server works as. */
    static DatabaseUrl app() {
        return DatabaseRoles.prepare(owner(), Optional.empty()).app();
    }

    /** The cluster, as the one who may do everything. */
    static DatabaseUrl cluster() {
        return running().root;
    }

    /** A migrated database with nothing in it; closed with the run. */
    public static Database empty(Clock clock) {
        Database database = Database.open(empty(), Optional.empty(), 2, Room.elsewhere(), clock);
        running().others.add(database);
        return database;
    }

    /** A migrated database with nothing in it, as the role that owns the tables. */
    public static DatabaseUrl empty() {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        running().copy(name);
        return running().owner(name);
    }

    /** Takes a database of {@link #empty()} away from whoever works with it. */
    public static void drop(DatabaseUrl empty) {
        running().run("DROP DATABASE " + empty.name() + " WITH (FORCE)");
    }

    /** A tenant of the shared database with a partner of its own, a site and a chain of records. */
    public static TenantId tenant() {
        return tenantIn(shared());
    }

    /** The same in another database. */
    public static TenantId tenantIn(Database database) {
        TenantId tenant = TenantId.random();
        UUID partner = UUID.randomUUID();
        database.transactions().change(tenant, transaction -> {
            transaction.update(
                    "INSERT INTO farhand.tenants (tenant_id, partner_id, name, created_at) VALUES (?, ?, 'Tenant', now())",
                    tenant,
                    partner);
            transaction.update(
                    "INSERT INTO farhand.partners (id, tenant_id, name, created_at) VALUES (?, ?, 'Partner', now())",
                    partner,
                    tenant);
            transaction.update(
                    "INSERT INTO farhand.sites (tenant_id, id, name, created_at) VALUES (?, ?, 'Site', now())",
                    tenant,
                    tenant);
            transaction.update(
                    "INSERT INTO farhand.audit_heads (tenant_id, sequence, hash) VALUES (?, 0, ?)",
                    tenant,
                    AuditAnchor.start(tenant).hash());
        });
        return tenant;
    }

    /** What a query says, in one column, as this role and outside of any rule of ours. */
    static List<String> ask(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = DatabaseRoles.connect(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> said = new ArrayList<>();
            while (rows.next()) {
                said.add(rows.getString(1));
            }
            return said;
        }
    }

    /** What a query says of the shared database, for one who may see everything. */
    public static String rootSays(String sql) throws SQLException {
        return ask(root(), sql).get(0);
    }

    /** Runs a statement as this role, outside of any rule of ours. */
    public static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = DatabaseRoles.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Running running() {
        return running.orElseThrow(() -> new IllegalStateException("extend the test with TestDatabase"));
    }

    private static final class Running implements AutoCloseable {
        private final EmbeddedPostgres postgres;
        private final DatabaseUrl root;
        private final Database shared;
        private final List<Database> others = new ArrayList<>();

        private Running(EmbeddedPostgres postgres) {
            this.postgres = postgres;
            this.root = new DatabaseUrl(
                    "127.0.0.1",
                    postgres.port(),
                    "postgres",
                    EmbeddedPostgres.SUPERUSER,
                    postgres.superuserPassword(),
                    Map.of());
            dropLeftOver();
            Database.open(OwnDatabase.in(root, TEMPLATE), Optional.empty(), 2, Room.elsewhere(), Clock.systemUTC())
                    .close();
            copy("shared");
            this.shared = Database.open(owner("shared"), Optional.empty(), 16, Room.elsewhere(), Clock.systemUTC());
        }

        static Running start() {
            // Stays: the next run needs no new cluster.
            Path folder = Path.of("target", "postgres-of-tests-" + System.getProperty("farhand.test.process", "0"))
                    .toAbsolutePath();
            Running started = new Running(EmbeddedPostgres.start(folder, PostgresAccount.ofThisMachine(), 16));
            running = Optional.of(started);
            return started;
        }

        DatabaseUrl owner(String name) {
            return OwnDatabase.in(root, name);
        }

        void copy(String name) {
            run("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE + " OWNER farhand");
            // What a copy does not take along.
            run("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
        }

        private void dropLeftOver() {
            try {
                ask(root, "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'")
                        .forEach(name -> run("DROP DATABASE " + name));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private void run(String sql) {
            try {
                execute(root, sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            running = Optional.empty();
            others.forEach(Database::close);
            shared.close();
            postgres.close();
        }
    }
}

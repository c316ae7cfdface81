package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.identity.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself lets the server do, whatever the server's code asks for. */
@ExtendWith(TestDatabase.class)
class TenantSeparationIT {
    private static final String NOBODY = "";

    private static TenantId one;
    private static TenantId other;

    @BeforeAll
    static void fill() {
        one = FilledTenant.make();
        other = FilledTenant.make();
        FilledTenant.make();
    }

    static Stream<String> tables() throws SQLException {
        return TestDatabase.ask(
                TestDatabase.root(),
                "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'farhand'::regnamespace AND c.relkind IN ('r', 'p')"
                        + " AND c.relname <> 'flyway_schema_history' AND NOT c.relispartition ORDER BY 1")
                .stream();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void withoutATenantNothingIsSeenAndNothingWritten(String table) throws SQLException {
        try (Connection app = DatabaseRoles.connect(TestDatabase.app())) {
            assertThat(count(app, table)).isZero();
            if (!table.startsWith("audit_")) {
                assertThat(changed(app, "DELETE FROM farhand." + table)).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aTenantSeesItsOwnRowsOnly(String table) throws SQLException {
        if (table.equals("login_attempts")) {
            return;
        }
        try (Connection app = as(one)) {
            assertThat(tenants(app, table)).containsOnly(one.toString());
        }
        try (Connection app = as(other)) {
            assertThat(tenants(app, table)).containsOnly(other.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void noRowIsWrittenForOrMovedToAnotherTenant(String table) throws SQLException {
        if (table.equals("login_attempts") || table.startsWith("audit_")) {
            return;
        }
        try (Connection app = as(one)) {
            assertThatThrownBy(() -> changed(app, "UPDATE farhand." + table + " SET tenant_id = '" + other + "'"))
                    .hasMessageContaining("row-level security");
        }
        try (Connection app = as(one)) {
            assertThat(changed(
                            app,
                            "UPDATE farhand." + table + " SET tenant_id = tenant_id WHERE tenant_id = '" + other + "'"))
                    .isZero();
        }
        try (Connection app = as(one)) {
            // Copies of its own rows, in the other's name.
            String columns = String.join(", ", columns(table));
            String copied = columns.replaceFirst("tenant_id", "'" + other + "'::uuid");
            assertThatThrownBy(() -> changed(
                            app,
                            "INSERT INTO farhand." + table + " (" + columns + ") SELECT " + copied + " FROM farhand."
                                    + table))
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void whoLooksAtSeveralTenantsSeesThemAndChangesNothing() throws SQLException {
        try (Connection app = DatabaseRoles.connect(TestDatabase.app())) {
            set(app, NOBODY, one + "," + other);
            assertThat(tenants(app, "devices")).containsExactlyInAnyOrder(one.toString(), other.toString());
            assertThat(changed(app, "UPDATE farhand.devices SET label = 'changed'"))
                    .isZero();
            assertThat(changed(app, "DELETE FROM farhand.device_tags")).isZero();
        }
    }

    @Test
    void nobodyRefersToARowOfAnotherTenant() throws SQLException {
        try (Connection app = as(one)) {
            assertThatThrownBy(() -> changed(
                            app,
                            "INSERT INTO farhand.device_tags (tenant_id, device_id, tag) VALUES ('" + one + "', '"
                                    + other + "', 'x')"))
                    .hasMessageContaining("foreign key");
        }
    }

    @Test
    void aSettingOfOneTransactionIsGoneInTheNext() throws SQLException {
        try (Connection app = as(one)) {
            assertThat(count(app, "devices")).isEqualTo(1);
            app.commit();
            assertThat(count(app, "devices")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE farhand.devices DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE farhand.devices NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE farhand.devices ADD COLUMN x text",
                "CREATE POLICY everything ON farhand.devices USING (true)",
                "DROP POLICY reads ON farhand.devices",
                "DROP TABLE farhand.device_tags",
                "TRUNCATE farhand.device_tags",
                "CREATE TABLE farhand.x (y text)",
                "CREATE TABLE public.x (y text)",
                "CREATE TEMPORARY TABLE x (y text)",
                "CREATE SCHEMA x",
                "CREATE ROLE x",
                "CREATE FUNCTION farhand.x() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
                "SET ROLE farhand",
                "SET ROLE farhand_lookup",
                "SET SESSION AUTHORIZATION farhand_root",
                "ALTER ROLE farhand_app BYPASSRLS",
                "UPDATE farhand.audit_events SET note = 'changed'",
                "DELETE FROM farhand.audit_events",
                "TRUNCATE farhand.audit_events",
                "SELECT * FROM farhand.audit_events_other",
                "DELETE FROM farhand.audit_heads",
                "SELECT * FROM farhand.flyway_schema_history",
                "CALL farhand.make_audit_partitions('2030-01-01'::date, 1)",
                "CALL farhand.keep_apart('farhand.devices')",
                "COPY farhand.devices TO PROGRAM 'true'"
            })
    void theServersRoleCannot(String statement) throws SQLException {
        try (Connection app = as(one)) {
            assertThatThrownBy(() -> changed(app, statement))
                    .isInstanceOfSatisfying(SQLException.class, refusal -> assertThat(refusal.getSQLState())
                            .isEqualTo("42501"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "template1"})
    void theServersRoleGetsIntoNoOtherDatabase(String database) throws SQLException {
        DatabaseUrl other = TestDatabase.app().named(database);
        assertThatThrownBy(() -> DatabaseRoles.connect(other).close())
                .hasMessageContaining("permission denied for database");
    }

    private static Connection as(TenantId tenant) throws SQLException {
        Connection app = DatabaseRoles.connect(TestDatabase.app());
        set(app, tenant.toString(), tenant.toString());
        return app;
    }

    private static void set(Connection app, String tenant, String scope) throws SQLException {
        app.setAutoCommit(false);
        try (Statement statement = app.createStatement()) {
            statement.execute("SELECT set_config('farhand.tenant', '" + tenant
                    + "', true), set_config('farhand.scope', '" + scope + "', true)");
        }
    }

    private static int changed(Connection app, String sql) throws SQLException {
        try (Statement statement = app.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static long count(Connection app, String table) throws SQLException {
        try (Statement statement = app.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM farhand." + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<String> tenants(Connection app, String table) throws SQLException {
        try (Statement statement = app.createStatement();
                ResultSet rows = statement.executeQuery("SELECT tenant_id FROM farhand." + table)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static List<String> columns(String table) throws SQLException {
        return TestDatabase.ask(
                TestDatabase.root(),
                "SELECT attname FROM pg_attribute WHERE attrelid = 'farhand." + table
                        + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attname = 'tenant_id' DESC, attnum");
    }
}

package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads the catalogue, so that a table or a function that somebody adds is judged without anybody remembering to. */
@ExtendWith(TestDatabase.class)
class SchemaIT {
    private static final String TABLES = """
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                AND (n.nspname, c.relname) <> ('farhand', 'flyway_schema_history')
            """;

    /** {@code table.policy command roles: using / check}, of tables whose rows belong to a tenant. */
    private static final String POLICIES = """
            SELECT p.policyname || ' ' || p.cmd || ' ' || array_to_string(p.roles, ',') || ': ' || coalesce(p.qual, '-')
                || ' / ' || coalesce(p.with_check, '-')
            FROM pg_policies p WHERE p.schemaname || '.' || p.tablename = '%s' AND p.permissive = 'PERMISSIVE' ORDER BY 1
            """;

    private static final String LOOKS_UP = "looks_up SELECT farhand_lookup: true / -";
    private static final List<String> KEPT_APART = List.of(
            "adds INSERT farhand_app: - / (tenant_id = farhand.tenant())",
            "changes UPDATE farhand_app: (tenant_id = farhand.tenant()) / (tenant_id = farhand.tenant())",
            "reads SELECT farhand_app: (tenant_id = ANY (farhand.scope())) / -",
            "removes DELETE farhand_app: (tenant_id = farhand.tenant()) / -");

    @Test
    void everyTableForcesTheRulesOnEverybody() throws SQLException {
        assertThat(withoutRules()).isEmpty();
        assertThat(ask("SELECT n.nspname || '.' || c.relname " + TABLES)).contains("farhand.devices");
    }

    @Test
    void noticesATableWithoutRules() throws SQLException {
        TestDatabase.execute(TestDatabase.owner(), "CREATE TABLE farhand.forgotten (tenant_id uuid)");
        try {
            assertThat(withoutRules()).containsExactly("farhand.forgotten");
            TestDatabase.execute(
                    TestDatabase.owner(),
                    "ALTER TABLE farhand.forgotten ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
            assertThat(unlikeTheOthers()).contains("farhand.forgotten: []");
        } finally {
            TestDatabase.execute(TestDatabase.owner(), "DROP TABLE farhand.forgotten");
        }
    }

    private static List<String> withoutRules() throws SQLException {
        return ask("SELECT n.nspname || '.' || c.relname " + TABLES
                + " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)");
    }

    @Test
    void everyTableHasTheSameFourRules() throws SQLException {
        assertThat(unlikeTheOthers())
                .containsExactly("farhand.login_attempts: [named ALL farhand_app: (key = ANY (farhand.attempt_keys()))"
                        + " / (key = ANY (farhand.attempt_keys())), stale DELETE farhand_app:"
                        + " (latest < (now() - '1 day'::interval)) / -]");
    }

    private static List<String> unlikeTheOthers() throws SQLException {
        List<String> unlike = new ArrayList<>();
        for (String table : ask("SELECT n.nspname || '.' || c.relname " + TABLES + " ORDER BY 1")) {
            List<String> policies = ask(POLICIES.replace("%s", table));
            List<String> ofTheServer =
                    policies.stream().filter(policy -> !policy.equals(LOOKS_UP)).toList();
            if (!ofTheServer.equals(KEPT_APART)) {
                unlike.add(table + ": " + policies);
            }
        }
        return unlike;
    }

    @Test
    void noTableLacksItsTenant() throws SQLException {
        assertThat(ask("SELECT c.relname " + TABLES
                        + " AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'"
                        + " AND a.attnotnull)"))
                .containsExactly("login_attempts");
    }

    @Test
    void theFunctionsWithMoreRightsThanTheirCallerAreThese() throws SQLException {
        assertThat(ask("SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
                        + " WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"))
                .containsExactly(
                        "find_api_key",
                        "find_device",
                        "find_enrolment_token",
                        "find_login",
                        "find_one_time_link",
                        "find_session",
                        "find_ticket",
                        "find_web_session",
                        "live_sessions",
                        "platform_home",
                        "tenants_after",
                        "tenants_of_user");
    }

    @Test
    void eachOfThemReturnsIdsPinsItsSearchPathAndBelongsToTheLookupRole() throws SQLException {
        assertThat(ask("SELECT p.proname FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'farhand'::regnamespace"
                        + " AND NOT (p.proconfig = ARRAY['search_path=farhand, pg_temp']"
                        + " AND p.proowner = 'farhand_lookup'::regrole AND p.provolatile = 's'"
                        + " AND pg_get_function_result(p.oid) IN ('TABLE(tenant_id uuid, id uuid)', 'SETOF uuid'))"))
                // Numbers, which a limit over all tenants needs.
                .containsExactly("live_sessions");
    }

    @Test
    void nobodyButTheServerMayCallAnything() throws SQLException {
        assertThat(ask("SELECT p.proname FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
                        + " WHERE p.pronamespace = 'farhand'::regnamespace AND a.grantee NOT IN"
                        + " (p.proowner, 'farhand_app'::regrole)"))
                .isEmpty();
    }

    @Test
    void theLookupRoleReadsNothingButIdsHashesAndWhatLeadsToATenant() throws SQLException {
        assertThat(ask("SELECT DISTINCT column_name FROM information_schema.column_privileges"
                        + " WHERE grantee = 'farhand_lookup' AND table_schema = 'farhand' ORDER BY 1"))
                .containsExactly(
                        "email",
                        "ended_at",
                        "expires_at",
                        "hash",
                        "id",
                        "partner_id",
                        "platform",
                        "reach",
                        "tenant_id",
                        "user_group_id",
                        "user_id");
        assertThat(ask("SELECT DISTINCT privilege_type FROM information_schema.column_privileges"
                        + " WHERE grantee = 'farhand_lookup' AND table_schema = 'farhand'"))
                .containsExactly("SELECT");
        assertThat(ask("SELECT table_name FROM information_schema.column_privileges WHERE grantee = 'farhand_lookup'"
                        + " AND column_name = 'hash' ORDER BY 1"))
                .containsExactly("api_keys", "enrolment_tokens", "one_time_links", "tickets", "web_sessions");
    }

    @Test
    void theServersRolesHaveNoPowerOfTheirOwn() throws SQLException {
        assertThat(
                        ask(
                                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'farhand%' AND rolname <> 'farhand_root'"
                                        + " AND (rolsuper OR rolbypassrls OR rolreplication OR rolcreatedb"
                                        + " OR (rolcreaterole AND rolname <> 'farhand') OR (rolcanlogin AND rolname = 'farhand_lookup'))"))
                .isEmpty();
        assertThat(ask("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'farhand%'"))
                .containsExactly("4");
    }

    private static List<String> ask(String sql) throws SQLException {
        return TestDatabase.ask(TestDatabase.root(), sql);
    }
}

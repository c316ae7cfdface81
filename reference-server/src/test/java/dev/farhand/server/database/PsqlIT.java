package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.identity.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who has got hold of the server's own password, with PostgreSQL's own client in their hands. */
@ExtendWith(TestDatabase.class)
class PsqlIT {
    private static TenantId one;
    private static TenantId other;

    @BeforeAll
    static void fill() {
        one = FilledTenant.make();
        other = FilledTenant.make();
    }

    /** What it prints, errors by their number, when it works for one tenant and is then asked for these. */
    private static String psql(String... statements) throws IOException {
        DatabaseUrl app = TestDatabase.app();
        List<String> command = Stream.concat(
                        Stream.of(
                                "psql",
                                "--no-psqlrc",
                                "--quiet",
                                "--tuples-only",
                                "--no-align",
                                "--no-password",
                                "--set=VERBOSITY=sqlstate",
                                "--host=" + app.host(),
                                "--port=" + app.port(),
                                "--username=" + app.user(),
                                "--dbname=" + app.name(),
                                "--command=SET farhand.tenant = '" + one + "'",
                                "--command=SET farhand.scope = '" + one + "'"),
                        Stream.of(statements).map(statement -> "--command=" + statement))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", app.password());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IllegalStateException("psql is missing; run .dev/install", e);
        }
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void seesOneTenantAtATime() throws IOException {
        assertThat(psql("SELECT tenant_id FROM farhand.devices")).isEqualTo(one.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET row_security = off",
                "SET ROLE farhand",
                "SET ROLE farhand_lookup",
                "SET SESSION AUTHORIZATION farhand_root",
                "ALTER TABLE farhand.devices DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE farhand.devices NO FORCE ROW LEVEL SECURITY",
                "ALTER POLICY reads ON farhand.devices USING (true)",
                "ALTER ROLE CURRENT_USER BYPASSRLS",
                "GRANT farhand TO CURRENT_USER",
                "COPY farhand.devices TO PROGRAM 'cat'",
                "COPY farhand.devices TO '/dev/null'",
                "SELECT rolname, rolpassword FROM pg_authid",
                "SELECT stavalues1 FROM pg_statistic",
                "SELECT pg_read_file('postgresql.conf')",
                "SELECT lo_import('/etc/passwd')"
            })
    void isRefusedTheRestAndSeesNoMoreAfterwards(String statement) throws IOException {
        String said =
                psql(statement, "SELECT 'theirs: ' || count(*) FROM farhand.devices WHERE tenant_id = '" + other + "'");
        // Whoever turns the rules off is refused with the next question, the others at once.
        assertThat(said).startsWith("ERROR:  42501").doesNotContain("theirs: 1");
    }
}

package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.FilledTenant;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.postgres.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandIT {
    private record Result(int code, String said) {}

    private static Result verify(Path data) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Config config = ConfigReader.of(ServerMain.keys())
                .options(Map.of("farhand.server.data", data.toString()))
                .read();
        int code = new AuditCommand(new PrintStream(said, true, StandardCharsets.UTF_8)).verify(config);
        return new Result(code, said.toString(StandardCharsets.UTF_8));
    }

    /** As somebody would who has the machine. */
    private static void tamper(Path data, TenantId tenant, String note) throws SQLException {
        EmbeddedPostgres.Running running =
                EmbeddedPostgres.findRunning(data.resolve("postgres")).orElseThrow();
        DatabaseUrl root = new DatabaseUrl(
                "127.0.0.1",
                running.port(),
                "farhand",
                EmbeddedPostgres.SUPERUSER,
                running.superuserPassword(),
                Map.of());
        TestDatabase.execute(
                root,
                "UPDATE farhand.audit_events SET note = '" + note + "' WHERE tenant_id = '" + tenant
                        + "' AND sequence = 1");
    }

    @Test
    void findsARecordThatWasChangedWhileTheServerRunsAndWhenItHasEnded() throws SQLException {
        try (RunningServer server = new RunningServer()) {
            Path data = server.folder().resolve("data");
            TenantId tenant = FilledTenant.in(server.part(Database.class));
            Result whole = verify(data);
            assertThat(whole.said())
                    .contains(tenant + "  Tenant  1 records, whole, ")
                    .contains(" chains are whole.");
            assertThat(whole.code()).isZero();

            tamper(data, tenant, "nothing happened");
            Result broken = verify(data);
            assertThat(broken.said())
                    .contains(tenant + "  Tenant  BROKEN: Record 1 is not what was written.")
                    .contains("1 of ");
            assertThat(broken.code()).isEqualTo(AuditCommand.BROKEN);
            // It looked on; the server works as before.
            assertThat(new Browser(server.address()).get("/health/ready").status())
                    .isEqualTo(200);

            server.stop();
            assertThat(verify(data)).isEqualTo(broken);
            server.startAgain();
            tamper(data, tenant, "");
            assertThat(verify(data).code()).isZero();
        }
    }

    @Test
    void saysWhereThereIsNothingToLookThrough(@TempDir Path empty) {
        assertThatThrownBy(() -> verify(empty))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("there is no database in");
    }
}

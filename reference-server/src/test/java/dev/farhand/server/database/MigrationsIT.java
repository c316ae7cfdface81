package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that an older server has left, with something in it. */
@ExtendWith(TestDatabase.class)
class MigrationsIT {
    @Test
    void whatIsThereStaysWhatItWas() throws SQLException {
        DatabaseUrl owner = OwnDatabase.in(TestDatabase.root().named("postgres"), "older");
        DatabaseUrl root = TestDatabase.root().named("older");
        new Migrations(DatabaseRoles.prepare(owner, Optional.empty()), Clock.systemUTC()).run("020");
        TestDatabase.execute(root, """
                WITH made AS (SELECT gen_random_uuid() AS id),
                    partner AS (INSERT INTO farhand.partners (id, tenant_id, name, created_at)
                        SELECT id, id, 'Partner', now() FROM made),
                    tenant AS (INSERT INTO farhand.tenants (tenant_id, partner_id, name, created_at)
                        SELECT id, id, 'Tenant', now() FROM made),
                    site AS (INSERT INTO farhand.sites (tenant_id, id, name, created_at)
                        SELECT id, id, 'Main', now() FROM made),
                    link AS (INSERT INTO farhand.one_time_links (tenant_id, id, purpose, hash, created_at, expires_at)
                        SELECT id, id, 'first-administrator', sha256('link'), now(), now() FROM made)
                INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts, enrolled_at,
                    certificate_serial, certificate_end)
                SELECT id, id, id, 'Lathe', 'lathe', 'linux', '', now(), 1, now() FROM made
                """);

        Database.open(owner, Optional.empty(), 2, Room.elsewhere(), Clock.systemUTC())
                .close();

        assertThat(TestDatabase.ask(root, "SELECT label FROM farhand.devices WHERE stands_at = site_id"))
                .containsExactly("Lathe");
        assertThat(TestDatabase.ask(root, "SELECT purpose FROM farhand.one_time_links WHERE made_by IS NULL"))
                .containsExactly("first-administrator");
    }
}

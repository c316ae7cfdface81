package dev.farhand.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.access.Capability;
import dev.farhand.core.access.ConsentMode;
import dev.farhand.core.access.EffectiveAccess;
import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.LocalFloor;
import dev.farhand.core.access.Permission;
import dev.farhand.core.access.RecordingMode;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.testing.ReadmeCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The example of the README runs, and the README shows no other. */
class ReadmeExampleTest {
    private final TenantId tenant = TenantId.random();
    private final DeviceId device = DeviceId.random();

    @Test
    void theStricterOfGrantAndFloorHolds() {
        Instant now = Instant.parse("2026-11-02T12:00:00Z");
        SessionGrant grant = SessionGrant.builder()
                .sessionId(SessionId.random())
                .device(tenant, device)
                .holder(new GrantHolder("u-17", "Jordan Lee", "Example Ltd"))
                .valid(now, now.plus(Duration.ofMinutes(5)))
                .permit(Permission.REMOTE_ACCESS, Permission.REMOTE_TERMINAL)
                .build();
        LocalFloor floor = LocalFloor.parse("recording = always\nconsent.terminal = consent\n");

        EffectiveAccess access = EffectiveAccess.of(grant, floor);
        access.require(Permission.REMOTE_TERMINAL, now); // throws RemoteException where it is not allowed
        access.consent(Capability.TERMINAL); // CONSENT: the machine asks although the server would not
        assertThat(access.consent(Capability.TERMINAL).mode()).isEqualTo(ConsentMode.CONSENT);
        assertThat(access.recording()).isEqualTo(RecordingMode.ALWAYS);
    }

    @Test
    void theReadmeShowsOnlyCodeThatIsCompiled() throws Exception {
        ReadmeCode.assertCompiled(Path.of("README.md"), Path.of("src/test/java"));
    }
}

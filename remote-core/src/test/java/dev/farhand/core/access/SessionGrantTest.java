package dev.farhand.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionGrantTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");

    static SessionGrant.Builder anyGrant() {
        return SessionGrant.builder()
                .sessionId(SessionId.random())
                .device(TenantId.random(), DeviceId.random())
                .holder(new GrantHolder("u1", "Jordan Lee", "Example Ltd"))
                .valid(NOW, NOW.plusSeconds(60));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionGrant.builder().build())
                .withMessageContaining("sessionId");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> anyGrant().valid(NOW, NOW).build())
                .withMessageContaining("expiresAt");
    }

    @Test
    void grantsNothingByItself() {
        SessionGrant grant = anyGrant().build();
        assertThat(grant.permissions()).isEmpty();
        assertThat(grant.customCapabilities()).isEmpty();
        assertThat(grant.consents()).hasSize(Capability.values().length).containsValue(ConsentRule.STANDARD);
    }

    @Test
    void theHoldersNameCannotPretend() {
        assertThat(new GrantHolder("u1", "Microsoft\u202E\nSupport\u200B", "x".repeat(500)).displayName())
                .isEqualTo("Microsoft Support");
        assertThatIllegalArgumentException().isThrownBy(() -> new GrantHolder("\u200B", "", ""));
    }

    @ParameterizedTest
    @EnumSource
    void everyPermissionIsFoundByItsName(Permission permission) {
        assertThat(Permission.ofWireName(permission.wireName())).contains(permission);
        assertThat(permission.wireName()).matches("[a-z]+(:[a-z]+)+");
    }

    @ParameterizedTest
    @EnumSource
    void everyCapabilityTravels(Capability capability) {
        assertThat(Capability.of(capability.toMessage())).contains(capability);
        assertThat(Capability.ofWireName(capability.wireName())).contains(capability);
    }
}

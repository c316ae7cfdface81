package dev.farhand.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFloorTest {
    private static String problem(String text) {
        RemoteException problem = catchThrowableOfType(RemoteException.class, () -> LocalFloor.parse(text));
        assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
        return String.valueOf(problem.getMessage());
    }

    @Test
    void anEmptyFileInsistsOnNothing() {
        assertThat(LocalFloor.parse("# nothing\n\n")).isEqualTo(LocalFloor.NONE);
    }

    @Test
    void readsEveryKey() {
        LocalFloor floor = LocalFloor.parse("""
                # by the administrator
                view-only = true
                recording = on-demand
                consent.desktop = consent
                nobody-to-ask.desktop = block
                consent.terminal = notify
                consent.custom = consent
                custom-capabilities = acme.restart, acme.diagnose
                hours.zone = Europe/Berlin
                hours.monday = 08:00-12:00, 13:00-24:00
                hours.sunday = never
                """);
        assertThat(floor.viewOnly()).isTrue();
        assertThat(floor.recording()).isEqualTo(RecordingMode.ON_DEMAND);
        assertThat(floor.consents())
                .isEqualTo(Map.of(
                        Capability.DESKTOP,
                        ConsentRule.STRICTEST,
                        Capability.TERMINAL,
                        new ConsentRule(ConsentMode.NOTIFY, ConsentFallback.PROCEED),
                        Capability.CUSTOM,
                        new ConsentRule(ConsentMode.CONSENT, ConsentFallback.PROCEED)));
        assertThat(floor.customCapabilities()).contains(Set.of("acme.diagnose", "acme.restart"));
    }

    @Test
    void forbidsCapabilitiesOfTheEmbeddingProgramByNotNamingThem() {
        Instant now = Instant.EPOCH;
        EffectiveAccess some = EffectiveAccess.of(LocalFloor.parse("custom-capabilities = acme.diagnose"));
        some.requireCustom("acme.diagnose", now);
        assertThatThrownBy(() -> some.requireCustom("acme.restart", now))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
        assertThat(EffectiveAccess.of(LocalFloor.parse("custom-capabilities = none"))
                        .customCapabilities())
                .contains(Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-02T06:59:59Z, false",
        "2026-11-02T07:00:00Z, true",
        "2026-11-02T10:59:59Z, true",
        "2026-11-02T11:00:00Z, false",
        "2026-11-02T12:00:00Z, true",
        "2026-11-02T22:59:59Z, true",
        "2026-11-02T23:00:00Z, false",
        "2026-11-01T09:00:00Z, false",
        "2026-11-03T09:00:00Z, false",
        "2026-06-01T06:00:00Z, true"
    })
    void hoursFollowTheClockOfTheirPlace(Instant moment, boolean open) {
        LocalFloor floor = LocalFloor.parse(
                "hours.zone = Europe/Berlin\nhours.monday = 08:00-12:00, 13:00-24:00\nhours.sunday = never");
        assertThat(EffectiveAccess.of(floor).open(moment)).isEqualTo(open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "viewonly = true",
                "view-only = yes",
                "view-only = TRUE",
                "recording = sometimes",
                "consent.screen = off",
                "consent. = off",
                "consent = off",
                "nobody-to-ask.desktop = maybe",
                "custom-capabilities =",
                "custom-capabilities = acme.*",
                "custom-capabilities = acme.diagnose acme.restart",
                "hours.zone = Mars/Olympus",
                "hours.someday = never",
                "hours.monday = 8-18",
                "hours.monday = 18:00-08:00",
                "hours.monday = 08:00-24:01",
                "hours.monday = 08:60-09:00",
                "hours.monday =",
                "hours.monday = 08:00-12:00,",
                "farhand.agent.server = x",
                "= x",
                "nonsense"
            })
    void namesTheLineItDoesNotUnderstand(String line) {
        assertThat(problem("# first\n" + line)).contains("line 2");
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThat(problem("view-only = maybe\nrecording = loud\nview-only = true"))
                .contains("line 1", "line 2", "line 3: view-only was set in line 1 already");
    }

    @Test
    void hoursAndTheirZoneGoTogether() {
        assertThat(problem("hours.monday = never")).contains("hours.zone");
        assertThat(problem("hours.zone = UTC")).contains("hours.zone");
    }
}

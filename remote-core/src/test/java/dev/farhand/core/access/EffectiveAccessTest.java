package dev.farhand.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionLimits;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveAccessTest {
    private static final Instant MONDAY_NOON = Instant.parse("2026-11-02T12:00:00Z");

    private static LocalFloor floor(ConsentRule desktop, boolean viewOnly, RecordingMode recording) {
        return new LocalFloor(
                Map.of(Capability.DESKTOP, desktop), viewOnly, recording, Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        // grant, floor, result
        "OFF PROCEED, OFF PROCEED, OFF PROCEED",
        "OFF PROCEED, NOTIFY PROCEED, NOTIFY PROCEED",
        "CONSENT PROCEED, NOTIFY BLOCK, CONSENT BLOCK",
        "NOTIFY BLOCK, CONSENT PROCEED, CONSENT BLOCK",
        "CONSENT BLOCK, OFF PROCEED, CONSENT BLOCK"
    })
    void theStricterConsentHolds(String granted, String floored, String expected) {
        SessionGrant grant = SessionGrantTest.anyGrant()
                .consent(Capability.DESKTOP, rule(granted))
                .build();
        EffectiveAccess access = EffectiveAccess.of(grant, floor(rule(floored), false, RecordingMode.OFF));
        assertThat(access.consent(Capability.DESKTOP)).isEqualTo(rule(expected));
        assertThat(access.consent(Capability.FILES)).isEqualTo(ConsentRule.STANDARD);
    }

    private static ConsentRule rule(String text) {
        String[] parts = text.split(" ");
        return new ConsentRule(ConsentMode.valueOf(parts[0]), ConsentFallback.valueOf(parts[1]));
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, OFF, OFF",
        "OFF, ALWAYS, ALWAYS",
        "STRICT, OFF, STRICT",
        "ON_DEMAND, ALWAYS, ALWAYS",
        "ALWAYS, STRICT, STRICT"
    })
    void theStricterRecordingHolds(RecordingMode granted, RecordingMode floored, RecordingMode expected) {
        SessionGrant grant = SessionGrantTest.anyGrant().recording(granted).build();
        assertThat(EffectiveAccess.of(grant, floor(ConsentRule.OFF, false, floored))
                        .recording())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, true", "false, true, true", "true, true, true"})
    void whoeverSaysViewOnlyIsHeard(boolean granted, boolean floored, boolean expected) {
        SessionGrant grant = SessionGrantTest.anyGrant()
                .permit(EnumSet.allOf(Permission.class))
                .customCapability("dev.example.report")
                .viewOnly(granted)
                .build();
        EffectiveAccess access = EffectiveAccess.of(grant, floor(ConsentRule.OFF, floored, RecordingMode.OFF));
        assertThat(access.viewOnly()).isEqualTo(expected);
        assertThatCode(() -> access.require(Permission.REMOTE_ACCESS, MONDAY_NOON))
                .doesNotThrowAnyException();
        if (expected) {
            assertThat(refusal(() -> access.require(Permission.REMOTE_CONTROL, MONDAY_NOON)))
                    .isEqualTo(ErrorCode.VIEW_ONLY);
            assertThat(refusal(() -> access.requireCustom("dev.example.report", MONDAY_NOON)))
                    .isEqualTo(ErrorCode.VIEW_ONLY);
        } else {
            assertThatCode(() -> access.require(Permission.REMOTE_CONTROL, MONDAY_NOON))
                    .doesNotThrowAnyException();
            assertThatCode(() -> access.requireCustom("dev.example.report", MONDAY_NOON))
                    .doesNotThrowAnyException();
        }
    }

    private static ErrorCode refusal(Runnable act) {
        return catchThrowableOfType(RemoteException.class, act::run).code();
    }

    @Test
    void whatWasNotGrantedIsRefusedByName() {
        EffectiveAccess access = EffectiveAccess.of(
                SessionGrantTest.anyGrant().permit(Permission.REMOTE_ACCESS).build(), LocalFloor.NONE);
        assertThat(catchThrowableOfType(
                        RemoteException.class, () -> access.require(Permission.TUNNELS_ACCESS, MONDAY_NOON)))
                .hasMessageContaining("tunnels:access");
        assertThat(refusal(() -> access.requireCustom("dev.example.report", MONDAY_NOON)))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
    }

    @Test
    void outsideTheHoursNothingIsAllowed() {
        LocalFloor floor = LocalFloor.parse("hours.zone = UTC\nhours.monday = 08:00-12:00");
        EffectiveAccess access = EffectiveAccess.of(
                SessionGrantTest.anyGrant().permit(Permission.REMOTE_ACCESS).build(), floor);
        assertThat(refusal(() -> access.require(Permission.REMOTE_ACCESS, MONDAY_NOON)))
                .isEqualTo(ErrorCode.OUTSIDE_ALLOWED_HOURS);
        assertThatCode(() -> access.require(Permission.REMOTE_ACCESS, MONDAY_NOON.minusSeconds(1)))
                .doesNotThrowAnyException();
    }

    @Test
    void theResultIsNeverMorePermissiveThanAnyVoiceAndOrderDoesNotMatter() {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 5_000; round++) {
            EffectiveAccess a = anyAccess(random);
            EffectiveAccess b = anyAccess(random);
            EffectiveAccess c = anyAccess(random);
            EffectiveAccess both = a.stricter(b);
            assertThat(both).isEqualTo(b.stricter(a));
            assertThat(both.stricter(c)).isEqualTo(a.stricter(b.stricter(c)));
            assertThat(both.stricter(a)).isEqualTo(both);
            assertThat(a.stricter(a)).isEqualTo(a);
            assertNotWider(both, a, random);
            assertNotWider(both, b, random);
        }
    }

    private static void assertNotWider(EffectiveAccess result, EffectiveAccess voice, SplittableRandom random) {
        assertThat(voice.permissions()).containsAll(result.permissions());
        assertThat(result.viewOnly() || !voice.viewOnly()).isTrue();
        assertThat(result.recording()).isGreaterThanOrEqualTo(voice.recording());
        for (Capability capability : Capability.values()) {
            assertThat(result.consent(capability).mode())
                    .isGreaterThanOrEqualTo(voice.consent(capability).mode());
            assertThat(result.consent(capability).nobodyToAsk())
                    .isGreaterThanOrEqualTo(voice.consent(capability).nobodyToAsk());
        }
        assertNotLonger(result.limits().idle(), voice.limits().idle());
        assertNotLonger(result.limits().maximum(), voice.limits().maximum());
        Instant moment = MONDAY_NOON.plusSeconds(random.nextLong(14 * 86_400));
        assertThat(voice.open(moment) || !result.open(moment)).isTrue();
        voice.customCapabilities().ifPresent(names -> assertThat(names)
                .containsAll(result.customCapabilities().orElseThrow()));
    }

    private static void assertNotLonger(Duration result, Duration voice) {
        if (!voice.isZero()) {
            assertThat(result).isPositive().isLessThanOrEqualTo(voice);
        }
    }

    private static EffectiveAccess anyAccess(SplittableRandom random) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            if (random.nextInt(4) > 0) {
                permissions.add(permission);
            }
        }
        Map<Capability, ConsentRule> consents = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            if (random.nextBoolean()) {
                consents.put(
                        capability,
                        new ConsentRule(any(ConsentMode.values(), random), any(ConsentFallback.values(), random)));
            }
        }
        Set<WeeklyHours> hours = new HashSet<>();
        if (random.nextInt(3) == 0) {
            int from = random.nextInt(1_400);
            hours.add(new WeeklyHours(
                    ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "Asia/Tokyo"),
                    Map.of(
                            any(DayOfWeek.values(), random),
                            List.of(new WeeklyHours.Range(from, from + 1 + random.nextInt(1_440 - from))))));
        }
        Set<String> custom = new HashSet<>();
        for (String name : List.of("a", "b", "c")) {
            if (random.nextBoolean()) {
                custom.add(name);
            }
        }
        return new EffectiveAccess(
                permissions,
                random.nextInt(4) == 0,
                consents,
                any(RecordingMode.values(), random),
                new SessionLimits(Duration.ofMinutes(random.nextInt(4)), Duration.ofHours(random.nextInt(4))),
                hours,
                random.nextBoolean() ? Optional.of(custom) : Optional.empty());
    }

    private static <T> T any(T[] values, SplittableRandom random) {
        return values[random.nextInt(values.length)];
    }
}

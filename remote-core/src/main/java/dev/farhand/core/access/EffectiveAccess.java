package dev.farhand.core.access;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionLimits;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What holds after everybody with a say has spoken. Two of these combine to the stricter in every dimension, so neither
 * order nor repetition matters, and adding a voice can only take away.
 *
 * @param permissions what may be done; already without what {@code viewOnly} forbids
 * @param consents one rule per capability
 * @param hours all of these must be open
 * @param customCapabilities the embedding program's capabilities that may be opened; empty optional is all
 */
public record EffectiveAccess(
        Set<Permission> permissions,
        boolean viewOnly,
        Map<Capability, ConsentRule> consents,
        RecordingMode recording,
        SessionLimits limits,
        Set<WeeklyHours> hours,
        Optional<Set<String>> customCapabilities) {

    /** Takes away what view only forbids, and copies what it is given. */
    public EffectiveAccess {
        Set<Permission> allowed = EnumSet.noneOf(Permission.class);
        boolean watching = viewOnly;
        permissions.stream()
                .filter(permission -> !(watching && permission.acting()))
                .forEach(allowed::add);
        permissions = Collections.unmodifiableSet(allowed);
        Map<Capability, ConsentRule> rules = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            rules.put(capability, consents.getOrDefault(capability, ConsentRule.OFF));
        }
        consents = Collections.unmodifiableMap(rules);
        hours = Set.copyOf(hours);
        // What the embedding program's capabilities do is not known here: they may act.
        customCapabilities = watching ? Optional.of(Set.of()) : customCapabilities.map(Set::copyOf);
    }

    /** The stricter of grant and floor. */
    public static EffectiveAccess of(SessionGrant grant, LocalFloor floor) {
        return of(grant).stricter(of(floor));
    }

    /** What a grant alone allows. */
    public static EffectiveAccess of(SessionGrant grant) {
        return new EffectiveAccess(
                grant.permissions(),
                grant.viewOnly(),
                grant.consents(),
                grant.recording(),
                grant.limits(),
                Set.of(),
                Optional.of(grant.customCapabilities()));
    }

    /** What a floor alone would allow. */
    public static EffectiveAccess of(LocalFloor floor) {
        return new EffectiveAccess(
                EnumSet.allOf(Permission.class),
                floor.viewOnly(),
                floor.consents(),
                floor.recording(),
                SessionLimits.OFF,
                floor.hours().map(Set::of).orElse(Set.of()),
                floor.customCapabilities());
    }

    /** The stricter of both in every dimension. */
    public EffectiveAccess stricter(EffectiveAccess other) {
        Set<Permission> both = new HashSet<>(permissions);
        both.retainAll(other.permissions);
        Map<Capability, ConsentRule> rules = new EnumMap<>(Capability.class);
        consents.forEach((capability, rule) ->
                rules.put(capability, rule.stricter(other.consents.getOrDefault(capability, ConsentRule.STRICTEST))));
        Set<WeeklyHours> allHours = new LinkedHashSet<>(hours);
        allHours.addAll(other.hours);
        return new EffectiveAccess(
                both,
                viewOnly || other.viewOnly,
                rules,
                recording.stricter(other.recording),
                limits.stricter(other.limits),
                allHours,
                common(customCapabilities, other.customCapabilities));
    }

    private static Optional<Set<String>> common(Optional<Set<String>> a, Optional<Set<String>> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        Set<String> both = new TreeSet<>(a.get());
        both.retainAll(b.get());
        return Optional.of(both);
    }

    /** Whether access is allowed at this moment. */
    public boolean open(Instant now) {
        return hours.stream().allMatch(week -> week.contains(now));
    }

    /**
     * Throws {@link RemoteException} unless the act is allowed now: {@link ErrorCode#OUTSIDE_ALLOWED_HOURS},
     * {@link ErrorCode#VIEW_ONLY} or {@link ErrorCode#PERMISSION_DENIED} naming the permission.
     */
    public void require(Permission permission, Instant now) {
        requireOpen(now);
        if (permissions.contains(permission)) {
            return;
        }
        if (viewOnly && permission.acting()) {
            throw new RemoteException(ErrorCode.VIEW_ONLY);
        }
        throw new RemoteException(
                ErrorCode.PERMISSION_DENIED, "You are not allowed to do this (" + permission.wireName() + ").");
    }

    /** As {@link #require(Permission, Instant)}, for a capability of the embedding program. */
    public void requireCustom(String capability, Instant now) {
        requireOpen(now);
        if (viewOnly) {
            throw new RemoteException(ErrorCode.VIEW_ONLY);
        }
        if (!customCapabilities.map(names -> names.contains(capability)).orElse(true)) {
            throw new RemoteException(ErrorCode.PERMISSION_DENIED);
        }
    }

    private void requireOpen(Instant now) {
        if (!open(now)) {
            throw new RemoteException(ErrorCode.OUTSIDE_ALLOWED_HOURS);
        }
    }

    /** What the person at the machine has to say. */
    public ConsentRule consent(Capability capability) {
        return consents.getOrDefault(capability, ConsentRule.STRICTEST);
    }
}

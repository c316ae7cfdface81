package dev.farhand.core.limit;

import dev.farhand.core.error.ErrorCode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many of a thing may exist at once. Zero, or a scope that is not listed, is no limit. Deciding and inserting must
 * be one transaction of whoever counts; this is the decision only.
 *
 * @param code what a refusal is called
 * @param maximums per scope, not negative
 */
public record CountLimits(ErrorCode code, Map<LimitScope, Integer> maximums) {
    /** Five sessions per user, three per device, ten per organisation, fifty in all. */
    public static final CountLimits SESSIONS = new CountLimits(
            ErrorCode.SESSION_LIMIT,
            Map.of(LimitScope.USER, 5, LimitScope.DEVICE, 3, LimitScope.ORGANISATION, 10, LimitScope.SERVER, 50));

    /** Ten transfers per user, twenty per organisation. */
    public static final CountLimits TRANSFERS =
            new CountLimits(ErrorCode.TRANSFER_LIMIT, Map.of(LimitScope.USER, 10, LimitScope.ORGANISATION, 20));

    /** Five tunnels per device. */
    public static final CountLimits TUNNELS = new CountLimits(ErrorCode.TUNNEL_LIMIT, Map.of(LimitScope.DEVICE, 5));

    /** Throws {@link IllegalArgumentException} for a negative maximum. */
    public CountLimits {
        Map<LimitScope, Integer> copy = new EnumMap<>(LimitScope.class);
        maximums.forEach((scope, maximum) -> {
            if (maximum < 0) {
                throw new IllegalArgumentException(scope.wireName() + " must not be negative, but is " + maximum);
            }
            copy.put(scope, maximum);
        });
        maximums = Collections.unmodifiableMap(copy);
    }

    /** The same with another maximum for one scope: a setting, or a tenant's policy. */
    public CountLimits with(LimitScope scope, int maximum) {
        Map<LimitScope, Integer> changed = new EnumMap<>(LimitScope.class);
        changed.putAll(maximums);
        changed.put(scope, maximum);
        return new CountLimits(code, changed);
    }

    /** The most of one scope; 0 is no limit. */
    public int maximum(LimitScope scope) {
        return maximums.getOrDefault(scope, 0);
    }

    /**
     * The first limit that one more would break, in the order of {@link LimitScope}; empty when one more is fine.
     *
     * @param current how many exist now; a scope that was not counted counts as none
     */
    public Optional<LimitExceeded> check(Map<LimitScope, Long> current) {
        for (LimitScope scope : LimitScope.values()) {
            long count = current.getOrDefault(scope, 0L);
            int maximum = maximum(scope);
            if (maximum > 0 && count >= maximum) {
                return Optional.of(new LimitExceeded(code, scope, count, maximum));
            }
        }
        return Optional.empty();
    }
}

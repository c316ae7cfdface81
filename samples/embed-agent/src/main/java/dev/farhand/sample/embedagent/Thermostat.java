package dev.farhand.sample.embedagent;

import dev.farhand.core.annotation.ThreadSafe;
import java.util.Locale;

/** The appliance: what the vendor's program was before anybody could reach it from elsewhere. */
@ThreadSafe
final class Thermostat {
    private static final double LOWEST = 5;
    private static final double HIGHEST = 30;

    private double target = 20;
    private boolean locked;

    /** Sets the temperature it keeps. Throws {@link IllegalArgumentException} for one it cannot keep. */
    synchronized void keep(double degrees) {
        if (!(degrees >= LOWEST && degrees <= HIGHEST)) {
            throw new IllegalArgumentException("the thermostat keeps 5 to 30 degrees");
        }
        target = degrees;
    }

    synchronized String reading() {
        return String.format(Locale.ROOT, "target %.1f", target);
    }

    /** The person in the room decides whether anybody else may touch it. */
    synchronized void lock(boolean now) {
        locked = now;
    }

    synchronized boolean isLocked() {
        return locked;
    }
}

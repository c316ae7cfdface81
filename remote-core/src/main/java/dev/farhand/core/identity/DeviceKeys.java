package dev.farhand.core.identity;

import dev.farhand.core.internal.crypto.P256;
import java.security.KeyPair;

/** Keys made where they are used; the private half never travels. */
public final class DeviceKeys {
    private DeviceKeys() {}

    /** A new P-256 key pair. */
    public static KeyPair generate() {
        return P256.generate();
    }
}

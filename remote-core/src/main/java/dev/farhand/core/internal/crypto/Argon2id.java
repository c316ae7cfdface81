package dev.farhand.core.internal.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id version 1.3 (RFC 9106), which the JDK does not have. */
public final class Argon2id {
    private Argon2id() {}

    /** As many bytes as asked for. Takes {@code memoryKib} of the heap while it works. */
    public static byte[] hash(byte[] password, byte[] salt, Cost cost, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(password, hash);
        return hash;
    }

    /**
     * What one guess costs.
     *
     * @param memoryKib memory, in KiB
     * @param passes how often all of it is gone through
     * @param lanes how many parts of it could be worked on at once
     */
    public record Cost(int memoryKib, int passes, int lanes) {}
}

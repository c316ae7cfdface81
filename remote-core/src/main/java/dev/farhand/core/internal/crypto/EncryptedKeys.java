package dev.farhand.core.internal.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * PKCS#8 keys under a passphrase: PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC, as {@code openssl pkcs8} reads them.
 * Built from the JDK's primitives, because its own PBES2 takes ASCII passphrases only.
 */
public final class EncryptedKeys {
    /** What a new file gets; a stored file says its own number. */
    public static final int ITERATIONS = 600_000;

    private static final int MAXIMUM_ITERATIONS = 20_000_000;
    private static final int KEY_BITS = 256;
    private static final AlgorithmIdentifier HMAC_SHA256 =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);

    private EncryptedKeys() {}

    /** The key, unreadable without the passphrase. Takes some tenths of a second on purpose. */
    public static byte[] encrypt(PrivateKey key, char[] passphrase, int iterations, SecureRandom random) {
        byte[] salt = randomBytes(random);
        byte[] iv = randomBytes(random);
        byte[] plain = key.getEncoded();
        try {
            byte[] secret = crypt(Cipher.ENCRYPT_MODE, derive(passphrase, salt, iterations), iv, plain);
            PBES2Parameters parameters = new PBES2Parameters(
                    new KeyDerivationFunc(
                            PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, iterations, 32, HMAC_SHA256)),
                    new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)));
            return new EncryptedPrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters), secret)
                    .getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("could not encrypt a key", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * The key again.
     *
     * @throws GeneralSecurityException for a wrong passphrase, and for bytes not written by {@link #encrypt}
     */
    public static PrivateKey decrypt(byte[] encrypted, char[] passphrase) throws GeneralSecurityException {
        byte[] plain = {};
        try {
            EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(encrypted);
            require(PKCSObjectIdentifiers.id_PBES2.equals(
                    info.getEncryptionAlgorithm().getAlgorithm()));
            PBES2Parameters parameters =
                    PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
            require(PKCSObjectIdentifiers.id_PBKDF2.equals(
                    parameters.getKeyDerivationFunc().getAlgorithm()));
            require(NISTObjectIdentifiers.id_aes256_CBC.equals(
                    parameters.getEncryptionScheme().getAlgorithm()));
            PBKDF2Params derivation =
                    PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
            require(HMAC_SHA256.equals(derivation.getPrf()));
            int iterations = derivation.getIterationCount().intValueExact();
            require(iterations > 0 && iterations <= MAXIMUM_ITERATIONS);
            byte[] iv = ASN1OctetString.getInstance(
                            parameters.getEncryptionScheme().getParameters())
                    .getOctets();
            SecretKeySpec key = derive(passphrase, derivation.getSalt(), iterations);
            plain = crypt(Cipher.DECRYPT_MODE, key, iv, info.getEncryptedData());
            PrivateKey decrypted = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(plain));
            require(P256.isPrivateKey(decrypted));
            return decrypted;
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw new InvalidKeyException("not an encrypted key", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static void require(boolean condition) throws InvalidKeyException {
        if (!condition) {
            throw new InvalidKeyException("a key is encrypted with PBES2, PBKDF2-HMAC-SHA256 and AES-256-CBC");
        }
    }

    private static SecretKeySpec derive(char[] passphrase, byte[] salt, int iterations)
            throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(passphrase, salt, iterations, KEY_BITS);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            return new SecretKeySpec(key, "AES");
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] crypt(int mode, SecretKeySpec key, byte[] iv, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, key, new IvParameterSpec(iv));
        return cipher.doFinal(input);
    }

    private static byte[] randomBytes(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return bytes;
    }
}

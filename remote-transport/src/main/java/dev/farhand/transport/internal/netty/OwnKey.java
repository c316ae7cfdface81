package dev.farhand.transport.internal.netty;

import dev.farhand.core.identity.Identity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The one key that this end proves itself with. Handed over directly: the usual way packs it into a key store, whose
 * password is stretched, which costs more than the whole handshake.
 */
public final class OwnKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final PrivateKey key;
    private final X509Certificate[] chain;
    private final String algorithm;

    /** Proves this identity to whoever asks, whatever authorities they name: there is no other to choose. */
    public OwnKey(Identity own) {
        key = own.privateKey();
        chain = own.chain().toArray(new X509Certificate[0]);
        algorithm = own.certificate().getPublicKey().getAlgorithm();
    }

    private @Nullable String alias(String... keyTypes) {
        for (String type : keyTypes) {
            if (type.equals(algorithm)) {
                return ALIAS;
            }
        }
        return null;
    }

    private static String @Nullable [] listed(@Nullable String alias) {
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return listed(alias(keyType));
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return listed(alias(keyType));
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return alias.equals(ALIAS) ? chain.clone() : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return alias.equals(ALIAS) ? key : null;
    }
}

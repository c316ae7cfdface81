package dev.farhand.server.certificate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.RemoteException;
import io.micronaut.http.ssl.CertificateProvider;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the web server its certificate, and each later one while it runs: connections that stand keep theirs. */
@ThreadSafe
public final class WebCertificates implements CertificateProvider, AutoCloseable {
    static final String NAME = "web";
    private static final Logger LOG = LoggerFactory.getLogger(WebCertificates.class);
    private static final int LOOK_SECONDS = 60;

    private final WebKeySource source;
    private final Optional<Path> authorityFile;
    private final LatestKeyStore keys = new LatestKeyStore();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "farhand-server-certificates-1");
        thread.setDaemon(true);
        return thread;
    });

    @GuardedBy("this")
    private String told = "";

    private WebCertificates(WebKeySource source, Optional<Path> authorityFile) {
        this.source = source;
        this.authorityFile = authorityFile;
        source.next().ifPresent(this::use);
        looking.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Of an authority, in two files, each with the name of the setting that it comes from; a replaced file is noticed within
     * a minute.
     *
     * @throws RemoteException INVALID_CONFIGURATION that names the setting and says what is wrong with its file
     */
    public static WebCertificates ofFiles(
            Map.Entry<String, Path> certificate, Map.Entry<String, Path> key, Clock clock) {
        return new WebCertificates(
                new CertificateFiles(certificate.getValue(), certificate.getKey(), key.getValue(), key.getKey(), clock),
                Optional.empty());
    }

    /**
     * Of an authority of the server's own, kept in this folder.
     *
     * @throws RemoteException INVALID_CONFIGURATION when the folder cannot be used, or holds something else
     */
    public static WebCertificates ofDevelopment(Path folder, List<String> hosts, Clock clock) {
        DevelopmentCertificate source = new DevelopmentCertificate(folder, hosts, clock);
        return new WebCertificates(source, Optional.of(source.authorityFile()));
    }

    /** What browsers have to trust first, where the certificate is of the server's own making. */
    public Optional<Path> authorityFile() {
        return authorityFile;
    }

    /** Settings of the web server that make it ask here. */
    public Map<String, Object> settings() {
        return Map.of(
                "micronaut.server.ssl.enabled", "true",
                "micronaut.server.ssl.key-name", NAME,
                "micronaut.server.http-version", "2.0");
    }

    /** Looks whether there is another one, now. */
    public void look() {
        try {
            source.next().ifPresent(this::use);
            tell("");
        } catch (RemoteException e) {
            tell(String.valueOf(e.getMessage()));
        }
    }

    /** Once, not every minute. */
    private synchronized void tell(String sentence) {
        if (!sentence.isEmpty() && !sentence.equals(told)) {
            LOG.warn("the certificate stays what it is: {}", sentence);
        }
        told = sentence;
    }

    private void use(WebKey key) {
        keys.publish(key.keyStore());
        LOG.info(
                "browsers see {} until {}",
                key.certificate().getSubjectX500Principal(),
                key.certificate().getNotAfter().toInstant());
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public Publisher<KeyStore> getKeyStore() {
        return keys;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}

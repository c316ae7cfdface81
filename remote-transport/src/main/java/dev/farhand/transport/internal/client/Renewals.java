package dev.farhand.transport.internal.client;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.identity.RenewalSchedule;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.core.protocol.v1.RenewCertificateResponse;
import dev.farhand.core.protocol.v1.TrustAuthorities;
import dev.farhand.transport.internal.link.AgentLink;
import dev.farhand.transport.internal.wire.Certificates;
import dev.farhand.transport.link.LinkCredentials;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps certificate and trust fresh while a link stands. What has to last is handed to the credentials on a worker. */
@ThreadConfined("the client's loop")
final class Renewals {
    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);
    /** The wall clock may jump while a machine sleeps: look again at least this often. */
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private static final Duration KEEP_AGAIN = Duration.ofMinutes(1);

    private final ClientSettings settings;
    private final Executor workers;
    private final EventLoop loop;

    private @Nullable AgentLink link;
    private @Nullable X509Certificate certificate;
    private @Nullable Instant renewAt;
    /** Written by the worker, which looks at one announcement after the other: each has to follow the one before. */
    private volatile @Nullable TrustBundle trust;

    private List<X509Certificate> serverChain = List.of();
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable ScheduledFuture<?> answerTimeout;
    private boolean connected;
    private boolean underway;
    private boolean demanded;
    private int failures;
    /** In nanoseconds, while there are failures: a link that comes and goes does not begin to wait anew each time. */
    private long retryAt;

    private boolean closed;

    Renewals(ClientSettings settings, Executor workers, EventLoop loop) {
        this.settings = settings;
        this.workers = workers;
        this.loop = loop;
    }

    void connecting(AgentLink made, Identity identity, TrustBundle held, List<X509Certificate> chain) {
        link = made;
        trust = held;
        serverChain = chain;
        known(identity.certificate());
    }

    private void known(X509Certificate current) {
        if (!current.equals(certificate)) {
            certificate = current;
            renewAt = RenewalSchedule.renewAt(current, settings.random());
            failures = 0;
            demanded = false;
        }
    }

    void connected(TrustAuthorities announced) {
        connected = true;
        underway = false;
        trustAnnounced(announced);
        schedule();
    }

    void disconnected() {
        connected = false;
        underway = false;
        link = null;
        cancel();
    }

    void close() {
        closed = true;
        disconnected();
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (answerTimeout != null) {
            answerTimeout.cancel(false);
            answerTimeout = null;
        }
    }

    // ---- the certificate

    /** Stays wanted until it worked: a rotation waits for it. */
    void renewNow() {
        demanded = true;
        failures = 0;
        schedule();
    }

    private void schedule() {
        if (!connected || underway || closed || renewAt == null) {
            return;
        }
        cancel();
        Duration wait =
                demanded ? Duration.ZERO : Duration.between(settings.clock().instant(), renewAt);
        if (failures > 0) {
            Duration retry = Duration.ofNanos(retryAt - System.nanoTime());
            wait = retry.compareTo(wait) > 0 ? retry : wait;
        }
        if (wait.isNegative() || wait.isZero()) {
            begin();
            return;
        }
        Duration capped = wait.compareTo(LOOK_AGAIN) > 0 ? LOOK_AGAIN : wait;
        boolean due = capped.equals(wait);
        timer = loop.schedule(
                () -> {
                    timer = null;
                    if (due) {
                        begin();
                    } else {
                        schedule();
                    }
                },
                capped.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void begin() {
        AgentLink target = link;
        if (!connected || underway || target == null) {
            return;
        }
        underway = true;
        work(
                () -> {
                    RenewCertificateRequest request = settings.credentials().prepareRenewal();
                    loop.execute(() -> {
                        if (link == target && connected) {
                            target.renew(request);
                            answerTimeout = loop.schedule(
                                    () -> failed(target, new RemoteException(ErrorCode.TIMED_OUT)),
                                    settings.config().callTimeout().toMillis(),
                                    TimeUnit.MILLISECONDS);
                        }
                    });
                },
                target);
    }

    void answered(RenewCertificateResponse response) {
        AgentLink target = link;
        if (!underway || target == null) {
            return;
        }
        if (answerTimeout != null) {
            answerTimeout.cancel(false);
            answerTimeout = null;
        }
        List<X509Certificate> chainOfServer = serverChain;
        work(
                () -> {
                    if (!response.hasRenewed()) {
                        throw response.hasRefused()
                                ? RemoteException.of(response.getRefused())
                                : new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
                    }
                    List<X509Certificate> chain =
                            Certificates.parse(response.getRenewed().getCertificateChainList());
                    TrustBundle announced =
                            TrustBundle.fromProto(response.getRenewed().getTrust());
                    int held = version();
                    TrustBundle now = accept(announced, chainOfServer);
                    PeerVerifier.of(() -> now, settings.clock()).verifyOwn(chain);
                    settings.credentials().renewed(chain);
                    loop.execute(() -> {
                        underway = false;
                        known(chain.get(0));
                        LOG.debug("the certificate was renewed");
                        target.certificateKept(Certificates.digest(chain.get(0)));
                        if (now.version() != held) {
                            target.trustAccepted(now.version());
                        }
                        schedule();
                    });
                },
                target);
    }

    private void failed(AgentLink target, Throwable reason) {
        if (link != target || closed) {
            return;
        }
        underway = false;
        failures++;
        retryAt = System.nanoTime()
                + RenewalSchedule.retryAfter(failures, settings.random()).toNanos();
        if (couldNotKeep(reason)) {
            notKept("the certificate could not be kept, trying again later", reason);
        } else {
            LOG.warn("the certificate was not renewed: {}", reason.getMessage());
        }
        schedule();
    }

    // ---- the trust

    void trustAnnounced(TrustAuthorities message) {
        AgentLink target = link;
        if (target == null || message.getVersion() <= version()) {
            return;
        }
        List<X509Certificate> chainOfServer = serverChain;
        try {
            workers.execute(() -> {
                try {
                    TrustBundle now = accept(TrustBundle.fromProto(message), chainOfServer);
                    loop.execute(() -> {
                        if (link == target) {
                            target.trustAccepted(now.version());
                        }
                    });
                } catch (RejectedExecutionException ended) {
                    LOG.debug("the client's threads have ended");
                } catch (RuntimeException | Error failure) {
                    if (couldNotKeep(failure)) {
                        notKept("the announced authorities could not be kept, trying again later", failure);
                        keepLater(message, target);
                    } else {
                        LOG.warn("the announced authorities were not accepted: {}", failure.getMessage());
                    }
                }
            });
        } catch (RejectedExecutionException full) {
            LOG.warn("the announced authorities were not looked at: too much work waits");
        }
    }

    /** Not the server's doing but our own store's, which knows better what to say about it and how often. */
    private static boolean couldNotKeep(Throwable failure) {
        return !(failure instanceof RemoteException remote)
                || remote.code() == ErrorCode.INTERNAL && remote.getCause() != null;
    }

    /** A store tells its own failures, but knows nothing of a class that it lacks. */
    private static void notKept(String sentence, Throwable failure) {
        if (failure instanceof Error) {
            LOG.warn(sentence, failure);
        } else {
            LOG.debug(sentence, failure);
        }
    }

    /** A full disk may have room again; the server announces only once for each link. */
    private void keepLater(TrustAuthorities message, AgentLink target) {
        Runnable again = () -> {
            if (link == target) {
                trustAnnounced(message);
            }
        };
        try {
            loop.schedule(again, KEEP_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            LOG.debug("the client's threads have ended");
        }
    }

    /** On a worker. The newer of both, kept; refuses one with a stranger in it, or that would lock us out from its sender. */
    private TrustBundle accept(TrustBundle announced, List<X509Certificate> chainOfServer) {
        LinkCredentials credentials = settings.credentials();
        TrustBundle held = Objects.requireNonNull(trust);
        if (!announced.isNewerThan(held)) {
            return held;
        }
        announced.requireFollows(held, settings.clock());
        PeerVerifier.of(() -> announced, settings.clock()).verifyServer(chainOfServer);
        credentials.trustChanged(announced);
        trust = announced;
        return announced;
    }

    private int version() {
        TrustBundle held = trust;
        return held == null ? Integer.MAX_VALUE : held.version();
    }

    private void work(Runnable task, AgentLink target) {
        try {
            workers.execute(() -> {
                try {
                    task.run();
                } catch (RejectedExecutionException ended) {
                    LOG.debug("the client's threads have ended");
                } catch (RuntimeException | Error broken) {
                    try {
                        loop.execute(() -> failed(target, broken));
                    } catch (RejectedExecutionException ended) {
                        LOG.debug("the client's threads have ended");
                    }
                }
            });
        } catch (RejectedExecutionException full) {
            failed(target, new RemoteException(ErrorCode.OVERLOADED));
        }
    }
}

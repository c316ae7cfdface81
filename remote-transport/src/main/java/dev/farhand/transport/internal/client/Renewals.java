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
    private @Nullable TrustBundle trust;
    private List<X509Certificate> serverChain = List.of();
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable ScheduledFuture<?> answerTimeout;
    private boolean connected;
    private boolean underway;
    private boolean demanded;
    private int failures;
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
        if (wait.isNegative() || wait.isZero()) {
            if (failures > 0) {
                wait = RenewalSchedule.retryAfter(failures, settings.random());
            } else {
                begin();
                return;
            }
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
        TrustBundle held = trust;
        if (!underway || target == null || held == null) {
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
                    TrustBundle now = accept(announced, held, chainOfServer);
                    PeerVerifier.of(() -> now, settings.clock()).verifyDevice(chain);
                    settings.credentials().renewed(chain);
                    loop.execute(() -> {
                        trust = now;
                        underway = false;
                        known(chain.get(0));
                        LOG.debug("the certificate was renewed");
                        target.certificateKept(Certificates.digest(chain.get(0)));
                        if (now != held) {
                            target.trustAccepted(now.version());
                        }
                        schedule();
                    });
                },
                target);
    }

    private void failed(AgentLink target, RuntimeException reason) {
        if (link != target || closed) {
            return;
        }
        underway = false;
        failures++;
        if (couldNotKeep(reason)) {
            LOG.debug("the certificate could not be kept, trying again later", reason);
        } else {
            LOG.warn("the certificate was not renewed: {}", reason.getMessage());
        }
        schedule();
    }

    // ---- the trust

    void trustAnnounced(TrustAuthorities message) {
        AgentLink target = link;
        TrustBundle held = trust;
        if (target == null || held == null || message.getVersion() <= held.version()) {
            return;
        }
        List<X509Certificate> chainOfServer = serverChain;
        try {
            workers.execute(() -> {
                try {
                    TrustBundle now = accept(TrustBundle.fromProto(message), held, chainOfServer);
                    loop.execute(() -> {
                        if (link == target) {
                            trust = now;
                            target.trustAccepted(now.version());
                        }
                    });
                } catch (RejectedExecutionException ended) {
                    LOG.debug("the client's threads have ended");
                } catch (RuntimeException failure) {
                    if (couldNotKeep(failure)) {
                        LOG.debug("the announced authorities could not be kept, trying again later", failure);
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
    private static boolean couldNotKeep(RuntimeException failure) {
        return !(failure instanceof RemoteException remote)
                || remote.code() == ErrorCode.INTERNAL && remote.getCause() != null;
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
    private TrustBundle accept(TrustBundle announced, TrustBundle held, List<X509Certificate> chainOfServer) {
        LinkCredentials credentials = settings.credentials();
        if (!announced.isNewerThan(held)) {
            return held;
        }
        announced.requireFollows(held, settings.clock());
        PeerVerifier.of(() -> announced, settings.clock()).verifyServer(chainOfServer);
        credentials.trustChanged(announced);
        return announced;
    }

    private void work(Runnable task, AgentLink target) {
        try {
            workers.execute(() -> {
                try {
                    task.run();
                } catch (RejectedExecutionException ended) {
                    LOG.debug("the client's threads have ended");
                } catch (RuntimeException broken) {
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

package dev.farhand.transport.internal.client;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceEnrolled;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.EnrolDeviceResponse;
import dev.farhand.transport.internal.link.Failures;
import dev.farhand.transport.internal.netty.MessageExchange;
import dev.farhand.transport.internal.netty.NettyThreads;
import dev.farhand.transport.internal.netty.TlsSettings;
import dev.farhand.transport.internal.wire.Certificates;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.ProxySettings;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** One enrolment: dials, lets the server prove itself, asks. */
public final class EnrolmentDialler {
    private final EnrolmentSettings settings;
    private final EnrolDeviceRequest request;
    private final NettyThreads threads;
    private final IoEventLoop loop;
    private final SslContext tls;
    private final CompletableFuture<DeviceEnrolled> result = new CompletableFuture<>();
    private final Deque<Attempt> attempts = new ArrayDeque<>();

    private final EnrolmentAnswers answers;

    private record Attempt(ServerUri server, Carrier carrier, boolean onlyIfBlocked) {}

    private EnrolmentDialler(
            EnrolmentSettings settings, EnrolDeviceRequest request, NettyThreads threads, boolean heardBefore) {
        this.settings = settings;
        this.request = request;
        this.threads = threads;
        this.loop = threads.loops().next();
        this.tls = ClientTls.enrol(this::verify);
        this.answers = new EnrolmentAnswers(heardBefore);
        for (ServerUri server : settings.servers()) {
            List<Carrier> carriers = Carriers.order(settings.carrier(), server);
            for (int i = 0; i < carriers.size(); i++) {
                attempts.add(new Attempt(server, carriers.get(i), i > 0));
            }
        }
    }

    /** See {@link dev.farhand.transport.enrolment.EnrolmentClient}; {@code heardBefore} is what {@code askAgain} says. */
    public static CompletionStage<DeviceEnrolled> enrol(
            EnrolmentSettings settings, EnrolDeviceRequest request, boolean heardBefore) {
        boolean own = settings.threads().isEmpty();
        NettyThreads threads = (NettyThreads) settings.threads().orElseGet(() -> new NettyThreads("enrolment", 1, 1));
        EnrolmentDialler dialler = new EnrolmentDialler(settings, request, threads, heardBefore);
        CompletableFuture<DeviceEnrolled> outcome = new CompletableFuture<>();
        dialler.result.whenComplete((enrolled, failure) -> {
            if (own) {
                threads.close();
            }
            if (failure == null) {
                outcome.complete(enrolled);
            } else {
                outcome.completeExceptionally(Failures.of(failure));
            }
        });
        dialler.next(false, Optional.empty());
        return outcome;
    }

    private void verify(List<X509Certificate> chain) {
        if (settings.trust().isPresent()) {
            PeerVerifier.of(settings.trust()::get, settings.clock()).verifyServer(chain);
        } else {
            settings.token()
                    .orElseThrow(() -> new RemoteException(ErrorCode.AUTHORITY_UNKNOWN))
                    .verifyServer(chain, settings.clock());
        }
    }

    private void next(boolean blocked, Optional<RemoteException> earlier) {
        Attempt attempt = attempts.poll();
        while (attempt != null && attempt.onlyIfBlocked() && !blocked) {
            attempt = attempts.poll();
        }
        if (attempt == null) {
            result.completeExceptionally(new RemoteException(ErrorCode.LINK_LOST));
            return;
        }
        Attempt chosen = attempt;
        Runnable resolving = () -> {
            try {
                List<InetAddress> addresses = Dialler.resolve(chosen.server(), settings.proxy());
                loop.execute(() -> dial(chosen, addresses, earlier));
            } catch (UnknownHostException unknown) {
                Optional<ProxySettings.Proxy> via = settings.proxy()
                        .towards(chosen.server().host(), chosen.server().port());
                loop.execute(() -> failed(chosen, DialFailure.of(unknown, chosen.server(), via, false), earlier));
            }
        };
        try {
            threads.workers().execute(resolving);
        } catch (RejectedExecutionException full) {
            result.completeExceptionally(new RemoteException(ErrorCode.OVERLOADED));
        }
    }

    private void failed(Attempt attempt, DialFailure failure, Optional<RemoteException> earlier) {
        Attempt following = attempts.peek();
        if (!failure.pathBlocked() || following == null || !following.onlyIfBlocked()) {
            // That was its last way. What is said of it may come from its own first way, not from another server's.
            RemoteException own = attempt.onlyIfBlocked() ? failure.tell(earlier) : failure.reason();
            answers.unreached(new EnrolmentAnswers.Answer(attempt.server(), own));
        }
        goOn(attempt, failure, earlier);
    }

    private void goOn(Attempt attempt, DialFailure failure, Optional<RemoteException> earlier) {
        boolean another = attempts.stream().anyMatch(left -> !left.onlyIfBlocked() || failure.pathBlocked());
        if (another) {
            next(failure.pathBlocked(), failure.pathBlocked() ? Optional.of(failure.tell(earlier)) : earlier);
        } else {
            fail(attempt, failure.tell(earlier));
        }
    }

    private void fail(Attempt last, RemoteException reason) {
        result.completeExceptionally(answers.verdict(new EnrolmentAnswers.Answer(last.server(), reason)));
    }

    private void dial(Attempt attempt, List<InetAddress> addresses, Optional<RemoteException> earlier) {
        Dialler.Listener listener = new Dialler.Listener() {
            @Override
            public void secured(Channel channel, SslHandler handler) {
                exchange(attempt, channel, TlsSettings.peerChain(handler), earlier);
            }

            @Override
            public void failed(DialFailure failure) {
                EnrolmentDialler.this.failed(attempt, failure, earlier);
            }
        };
        new Dialler(loop, settings.config(), settings.proxy(), attempt.server(), attempt.carrier(), tls, listener)
                .dial(addresses);
    }

    private void exchange(
            Attempt attempt, Channel channel, List<X509Certificate> chain, Optional<RemoteException> earlier) {
        MessageExchange<EnrolDeviceResponse> exchange = new MessageExchange<>(EnrolDeviceResponse.parser());
        channel.pipeline().addLast("farhand-enrolment", exchange);
        channel.writeAndFlush(MessageExchange.encode(request));
        var timeout = loop.schedule(
                () -> exchange.received().completeExceptionally(new RemoteException(ErrorCode.TIMED_OUT)),
                settings.config().callTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
        exchange.received().whenComplete((response, failure) -> {
            timeout.cancel(false);
            channel.close();
            if (failure != null) {
                unanswered(attempt, Failures.of(failure), earlier);
            } else {
                answered(attempt, response, chain);
            }
        });
    }

    /** The way is open, and the server at its end is not well: the next one may be. */
    private void unanswered(Attempt attempt, RemoteException reason, Optional<RemoteException> earlier) {
        if (reason.code() == ErrorCode.LINK_LOST || reason.code() == ErrorCode.TIMED_OUT) {
            answers.unanswered(new EnrolmentAnswers.Answer(attempt.server(), reason));
            goOn(attempt, new DialFailure(reason, false), earlier);
        } else {
            refused(attempt, reason);
        }
    }

    private void refused(Attempt attempt, RemoteException reason) {
        boolean askOthers = answers.refused(new EnrolmentAnswers.Answer(attempt.server(), reason));
        if (askOthers && attempts.stream().anyMatch(left -> !left.onlyIfBlocked())) {
            next(false, Optional.empty());
        } else {
            fail(attempt, reason);
        }
    }

    private void answered(Attempt attempt, EnrolDeviceResponse response, List<X509Certificate> chain) {
        try {
            if (!response.hasEnrolled()) {
                throw response.hasRefused()
                        ? RemoteException.of(response.getRefused())
                        : new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
            }
            DeviceEnrolled enrolled = response.getEnrolled();
            // What we are to trust from now on has to stand behind the server that said so, and behind our own name.
            TrustBundle trust = TrustBundle.fromProto(enrolled.getTrust());
            PeerVerifier verifier = PeerVerifier.of(() -> trust, settings.clock());
            verifier.verifyServer(chain);
            verifier.verifyOwn(Certificates.parse(enrolled.getCertificateChainList()));
            result.complete(enrolled);
        } catch (RuntimeException | Error refused) {
            refused(attempt, Failures.of(refused));
        }
    }
}

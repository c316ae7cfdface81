package dev.farhand.transport.internal.link;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.ServerIdentity;
import dev.farhand.core.protocol.v1.AgentHello;
import dev.farhand.core.protocol.v1.CertificateKept;
import dev.farhand.core.protocol.v1.ChannelWanted;
import dev.farhand.core.protocol.v1.ControlFromAgent;
import dev.farhand.core.protocol.v1.ControlFromServer;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.core.protocol.v1.RenewCertificateResponse;
import dev.farhand.core.protocol.v1.ServerHello;
import dev.farhand.core.protocol.v1.TrustAccepted;
import dev.farhand.core.protocol.v1.TrustAuthorities;
import dev.farhand.transport.internal.wire.ProtocolVersions;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.MessageStream;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The agent's end of one link. */
public final class AgentLink extends NettyLink implements MessageStream.Receiver<ControlFromServer> {
    private final Owner owner;
    private final ServerIdentity server;
    private final Greeting greeting;
    private final Map<Long, Asking> wanted = new HashMap<>();
    private @Nullable MessageStream<ControlFromServer> control;
    private @Nullable ScheduledFuture<?> helloTimeout;
    private long lastRequest;
    private boolean agreed;
    private boolean listening = true;

    private record Asking(OpenChannel opening, CompletableFuture<LinkStream> result) {}

    /**
     * What the agent says of itself.
     *
     * @param facts about the machine
     * @param trustVersion of the trust it holds
     * @param softwareVersion of its program
     */
    public record Greeting(DeviceFacts facts, int trustVersion, String softwareVersion) {}

    /** Whom the link reports to, on the link's thread. */
    public interface Owner {
        /** Both have said hello: the link stands. */
        void agreed(AgentLink link, ServerHello hello);

        /** The connection is gone; also called for one that never stood. */
        void ended(AgentLink link, LinkEnd end);

        /** The server will go away; come back after a random part of the spread. */
        void drained(AgentLink link, Duration spread);

        /** The server trusts other authorities now. */
        void trustAnnounced(AgentLink link, TrustAuthorities trust);

        /** The certificate should be renewed before its time. */
        void renewalDemanded(AgentLink link);

        /** The answer to a renewal. */
        void renewed(AgentLink link, RenewCertificateResponse response);
    }

    /** A link on this connection, whose server has proved itself; {@link #begin} comes next. */
    public AgentLink(LinkSetup setup, Channel channel, Owner owner, ServerIdentity server, Greeting greeting) {
        super(setup, channel, false);
        this.owner = owner;
        this.server = server;
        this.greeting = greeting;
    }

    /** Installs the link at the end of the channel's pipeline and waits for the server's hello. */
    public void begin() {
        install(channel().pipeline());
        long millis = config().handshakeTimeout().toMillis();
        helloTimeout = loop().schedule(
                        () -> fail(ErrorCode.TIMED_OUT, "The server did not say hello.", true),
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    void streamArrived(NettyStream stream, Http2Headers headers) {
        CharSequence path = headers.path();
        if (life().isClosing()) {
            stream.end().reset(ErrorCode.SHUTTING_DOWN, false);
        } else if (LinkPaths.CHANNEL.contentEquals(path == null ? "" : path)) {
            if (streams().count(stream)) {
                stream.expectQuestion();
            } else {
                stream.end().reset(ErrorCode.CHANNEL_LIMIT_REACHED, false);
            }
        } else if (LinkPaths.WANTED.contentEquals(path == null ? "" : path)) {
            wantedArrived(stream, headers);
        } else if (LinkPaths.CONTROL.contentEquals(path == null ? "" : path) && control == null) {
            stream.expectNothing();
            control = MessageStream.over(stream, ControlFromServer.parser(), ControlLimits.of(config()));
            control.receiver(this);
            control.read();
        } else {
            stream.end().reset(ErrorCode.CHANNEL_KIND_UNSUPPORTED, false);
        }
    }

    private void wantedArrived(NettyStream stream, Http2Headers headers) {
        Asking asking = LinkPaths.requestNumber(headers).stream()
                .mapToObj(wanted::remove)
                .filter(known -> known != null)
                .findFirst()
                .orElse(null);
        if (asking == null) {
            // We gave up waiting for it.
            stream.end().reset(ErrorCode.CANCELLED, false);
            return;
        }
        if (!streams().count(stream)) {
            stream.end().reset(ErrorCode.CHANNEL_LIMIT_REACHED, false);
            asking.result().completeExceptionally(new RemoteException(ErrorCode.CHANNEL_LIMIT_REACHED));
            return;
        }
        CompletableFuture<LinkStream> asked = stream.expectAnswer(asking.opening());
        asked.whenComplete((opened, failure) -> {
            if (failure != null) {
                asking.result().completeExceptionally(Failures.of(failure));
            } else if (!asking.result().complete(opened)) {
                opened.reset(ErrorCode.CANCELLED);
            }
        });
    }

    @Override
    CompletionStage<LinkStream> openNow(OpenChannel opening) {
        CompletableFuture<LinkStream> result = new CompletableFuture<>();
        boolean heard = control != null && control.isWritable();
        if (!heard
                || wanted.size() >= config().maximumPendingOpenings()
                || openStreams() >= config().maximumStreams()) {
            result.completeExceptionally(new RemoteException(ErrorCode.CHANNEL_LIMIT_REACHED));
            return result;
        }
        long number = ++lastRequest;
        wanted.put(number, new Asking(opening, result));
        result.whenComplete((stream, failure) -> wanted.remove(number));
        say(ControlFromAgent.newBuilder()
                .setChannelWanted(
                        ChannelWanted.newBuilder().setRequestNumber(number).setChannel(opening))
                .build());
        return result;
    }

    // ---- the control stream

    private void say(ControlFromAgent message) {
        if (control != null) {
            control.send(message);
        }
    }

    @Override
    public void onMessage(ControlFromServer message) {
        try {
            if (agreed) {
                received(message);
            } else {
                helloReceived(message);
            }
        } catch (RemoteException refused) {
            close(refused);
        }
        listen();
    }

    /** Asks for the next message when the answers to the last ones are on their way: who does not read is not read. */
    private void listen() {
        if (control != null) {
            listening = control.isWritable();
            if (listening) {
                control.read();
            }
        }
    }

    @Override
    public void onWritable() {
        if (!listening) {
            listen();
        }
    }

    private void helloReceived(ControlFromServer message) {
        if (life().isClosing()) {
            return;
        }
        if (message.hasRefused()) {
            life().closedByPeer(RemoteException.of(message.getRefused()));
            return;
        }
        if (!message.hasHello()) {
            throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
        }
        ServerHello hello = message.getHello();
        int protocol = ProtocolVersions.agree(hello.getProtocol(), true);
        say(ControlFromAgent.newBuilder()
                .setHello(AgentHello.newBuilder()
                        .setProtocol(ProtocolVersions.ours(greeting.softwareVersion()))
                        .setChosenProtocol(protocol)
                        .setFacts(greeting.facts())
                        .setTrustVersion(greeting.trustVersion()))
                .build());
        if (helloTimeout != null) {
            helloTimeout.cancel(false);
        }
        agreed = true;
        agreed(server, protocol, hello.getProtocol().getSoftwareVersion());
        owner.agreed(this, hello);
    }

    private void received(ControlFromServer message) {
        switch (message.getMessageCase()) {
            case RENEWAL -> owner.renewed(this, message.getRenewal());
            case TRUST -> owner.trustAnnounced(this, message.getTrust());
            case RENEWAL_DEMANDED -> owner.renewalDemanded(this);
            case DRAIN -> {
                life().drainAnnounced();
                owner.drained(
                        this, Duration.ofMillis(Math.max(0, message.getDrain().getSpreadMs())));
            }
            case REFUSED -> life().closedByPeer(RemoteException.of(message.getRefused()));
            case CHANNEL_REFUSED -> {
                Asking asking = wanted.remove(message.getChannelRefused().getRequestNumber());
                if (asking != null) {
                    asking.result()
                            .completeExceptionally(RemoteException.of(
                                    message.getChannelRefused().getRefusal()));
                }
            }
            case HELLO -> throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
            case MESSAGE_NOT_SET -> {
                // A message from a newer server: what we do not know we do not need.
            }
        }
    }

    @Override
    public void onFinished() {
        fail(ErrorCode.LINK_LOST, "The server ended the control stream.", true);
    }

    @Override
    public void onReset(ErrorCode code) {
        if (channel().isActive()) {
            fail(code, code.sentence(), true);
        }
    }

    @Override
    void sendRefusal(RemoteException reason) {
        say(ControlFromAgent.newBuilder().setRefused(reason.toRefusal()).build());
        if (control != null) {
            control.finish();
        }
    }

    @Override
    void sendDrain(Duration spread) {
        // The agent's protocol has no drain: it stops opening, and closes when its channels have ended.
    }

    @Override
    void ended(LinkEnd how) {
        if (helloTimeout != null) {
            helloTimeout.cancel(false);
        }
        RemoteException reason = new RemoteException(how.code(), how.sentence());
        Map.copyOf(wanted).values().forEach(asking -> asking.result().completeExceptionally(reason));
        owner.ended(this, how);
    }

    // ---- what the agent says

    /** Tells the server news of the machine. */
    public void report(DeviceFacts facts) {
        execute(() -> say(ControlFromAgent.newBuilder().setFacts(facts).build()));
    }

    /** Asks for a new certificate. */
    public void renew(RenewCertificateRequest request) {
        execute(() -> say(ControlFromAgent.newBuilder().setRenewal(request).build()));
    }

    /** Confirms that the renewed certificate with this digest is kept. */
    public void certificateKept(ByteString digest) {
        execute(() -> say(ControlFromAgent.newBuilder()
                .setCertificateKept(CertificateKept.newBuilder().setCertificateSha256(digest))
                .build()));
    }

    /** Confirms that this version of the trust is kept. */
    public void trustAccepted(int version) {
        execute(() -> say(ControlFromAgent.newBuilder()
                .setTrustAccepted(TrustAccepted.newBuilder().setVersion(version))
                .build()));
    }
}

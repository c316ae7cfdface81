package dev.farhand.transport.internal.link;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.AgentHello;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.ChannelWanted;
import dev.farhand.core.protocol.v1.ChannelWantedRefused;
import dev.farhand.core.protocol.v1.ControlFromAgent;
import dev.farhand.core.protocol.v1.ControlFromServer;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.DrainAnnounced;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.RenewCertificateDemanded;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import dev.farhand.core.protocol.v1.RenewCertificateResponse;
import dev.farhand.core.protocol.v1.ServerHello;
import dev.farhand.core.text.ReportedFacts;
import dev.farhand.transport.internal.wire.Certificates;
import dev.farhand.transport.internal.wire.ProtocolVersions;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.MessageStream;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server's end of one link. */
public final class ServerLink extends NettyLink implements MessageStream.Receiver<ControlFromAgent> {
    private final Owner owner;
    private final Proof proof;
    private @Nullable MessageStream<ControlFromAgent> control;
    private @Nullable DeviceIdentity device;
    private @Nullable ScheduledFuture<?> helloTimeout;
    private volatile @Nullable DeviceFacts facts;
    private volatile @Nullable X509Certificate issued;
    private boolean agreed;
    private boolean listening = true;
    private boolean renewing;
    private boolean turnedAway;

    /**
     * What the two ends showed each other in the handshake.
     *
     * @param device the device's chain, its own certificate first
     * @param server this server's chain, its own certificate first
     * @param trustVersion of the oldest trust the device's chain may have been looked at with
     */
    public record Proof(List<X509Certificate> device, List<X509Certificate> server, int trustVersion) {}

    /** Whom the link reports to, on the link's thread. */
    public interface Owner {
        /** The agent has said hello: the link stands. */
        void agreed(ServerLink link, DeviceIdentity device);

        /** The connection is gone; also called for one that never stood. */
        void ended(ServerLink link, LinkEnd end, boolean agreed);

        /** The device reported something new. */
        void factsReported(ServerLink link, DeviceFacts facts);

        /** The device keeps this version of the trust. */
        void trustAccepted(ServerLink link, int version);

        /** The device wants a new certificate; the answer is to be given to {@link ServerLink#renewed}. */
        void renewalWanted(ServerLink link, DeviceIdentity device, RenewCertificateRequest request);

        /** The device was sent a new certificate. */
        void certificateIssued(ServerLink link, X509Certificate certificate);

        /** The device has stored the certificate it was sent last. */
        void certificateKept(ServerLink link, X509Certificate certificate);
    }

    /** A link on this connection; {@link #install} comes next, then {@link #welcome} or {@link #turnAway}. */
    public ServerLink(LinkSetup setup, Channel channel, Owner owner, Proof proof) {
        super(setup, channel, true);
        this.owner = owner;
        this.proof = proof;
    }

    // ---- the beginning; the link's thread

    /** The device may come in, unless the link was ended while that was found out. */
    public void welcome(DeviceIdentity who, ServerHello hello) {
        if (life().isClosing()) {
            return;
        }
        device = who;
        openControl();
        say(ControlFromServer.newBuilder().setHello(hello).build());
        long millis = config().handshakeTimeout().toMillis();
        helloTimeout = loop().schedule(
                        () -> fail(ErrorCode.TIMED_OUT, "The agent did not say hello.", true),
                        millis,
                        TimeUnit.MILLISECONDS);
        if (control != null) {
            control.read();
        }
    }

    /** The device may not come in; it hears why. */
    public void turnAway(RemoteException reason) {
        turnedAway = true;
        close(reason);
    }

    /** Whether {@link #turnAway} was what ended it. */
    public boolean isTurnedAway() {
        return turnedAway;
    }

    private void openControl() {
        NettyStream stream = new NettyStream(this, false);
        stream.openPlain(LinkPaths.request(LinkPaths.CONTROL));
        streams().open(stream);
        control = MessageStream.over(stream, ControlFromAgent.parser(), ControlLimits.of(config()));
        control.receiver(this);
    }

    private void say(ControlFromServer message) {
        if (control != null) {
            control.send(message);
        }
    }

    @Override
    public void onMessage(ControlFromAgent message) {
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

    private void helloReceived(ControlFromAgent message) {
        if (life().isClosing()) {
            // Revoked, say, while its hello was on the way.
            return;
        }
        if (message.hasRefused()) {
            life().closedByPeer(RemoteException.of(message.getRefused()));
            return;
        }
        DeviceIdentity who = device;
        if (!message.hasHello() || who == null) {
            throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
        }
        AgentHello hello = message.getHello();
        int protocol = ProtocolVersions.agree(hello.getProtocol(), false);
        if (hello.getChosenProtocol() != protocol) {
            throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
        }
        if (helloTimeout != null) {
            helloTimeout.cancel(false);
        }
        facts = ReportedFacts.sanitise(hello.getFacts());
        agreed = true;
        agreed(who, protocol, hello.getProtocol().getSoftwareVersion());
        owner.agreed(this, who);
    }

    private void received(ControlFromAgent message) {
        switch (message.getMessageCase()) {
            case FACTS -> {
                DeviceFacts reported = ReportedFacts.sanitise(message.getFacts());
                if (!reported.equals(facts)) {
                    facts = reported;
                    owner.factsReported(this, reported);
                }
            }
            case RENEWAL -> renewalWanted(message.getRenewal());
            case TRUST_ACCEPTED ->
                owner.trustAccepted(this, message.getTrustAccepted().getVersion());
            case CHANNEL_WANTED -> channelWanted(message.getChannelWanted());
            case CERTIFICATE_KEPT ->
                certificateKept(message.getCertificateKept().getCertificateSha256());
            case REFUSED -> life().closedByPeer(RemoteException.of(message.getRefused()));
            case HELLO -> throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
            case MESSAGE_NOT_SET -> {
                // A message from a newer agent: what we do not know we do not need.
            }
        }
    }

    private void renewalWanted(RenewCertificateRequest request) {
        DeviceIdentity who = device;
        if (renewing || who == null) {
            // A device whose answer takes longer than it waits asks again; that is no reason to lose its link.
            say(ControlFromServer.newBuilder()
                    .setRenewal(RenewCertificateResponse.newBuilder()
                            .setRefused(new RemoteException(ErrorCode.RATE_LIMITED).toRefusal()))
                    .build());
            return;
        }
        renewing = true;
        owner.renewalWanted(this, who, request);
    }

    private void certificateKept(ByteString digest) {
        X509Certificate known = issued;
        // Anything else is of no use to anybody: this link has sent one certificate that counts.
        if (known != null && Certificates.digest(known).equals(digest)) {
            owner.certificateKept(this, known);
        }
    }

    private void channelWanted(ChannelWanted wanted) {
        NettyStream stream = new NettyStream(this, false);
        openings().decide(new WantedOpening(this, wanted, stream));
    }

    @Override
    public void onFinished() {
        fail(ErrorCode.LINK_LOST, "The agent ended the control stream.", true);
    }

    @Override
    public void onReset(ErrorCode code) {
        if (channel().isActive()) {
            fail(code, code.sentence(), true);
        }
    }

    // ---- what the server says

    /** The answer to the renewal that was wanted. */
    public void renewed(RenewCertificateResponse response) {
        Optional<X509Certificate> certificate = response.hasRenewed()
                ? Optional.of(Certificates.parse(response.getRenewed().getCertificateChainList())
                        .get(0))
                : Optional.empty();
        execute(() -> {
            renewing = false;
            certificate.ifPresent(made -> {
                issued = made;
                owner.certificateIssued(this, made);
            });
            say(ControlFromServer.newBuilder().setRenewal(response).build());
        });
    }

    /** What the two ends showed each other. */
    public Proof proof() {
        return proof;
    }

    /** The certificate the device was sent last over this link. */
    public Optional<X509Certificate> issued() {
        return Optional.ofNullable(issued);
    }

    /** Sends a newer trust. */
    public void announce(TrustBundle trust) {
        execute(() ->
                say(ControlFromServer.newBuilder().setTrust(trust.toProto()).build()));
    }

    /** Asks for a renewal before its time. */
    public void demandRenewal() {
        execute(() -> say(ControlFromServer.newBuilder()
                .setRenewalDemanded(RenewCertificateDemanded.getDefaultInstance())
                .build()));
    }

    @Override
    void sendRefusal(RemoteException reason) {
        if (control == null) {
            openControl();
            // The agent closes when it has heard, and that has to be read.
            channel().config().setAutoRead(true);
        }
        say(ControlFromServer.newBuilder().setRefused(reason.toRefusal()).build());
        if (control != null) {
            control.finish();
        }
    }

    @Override
    void sendDrain(Duration spread) {
        say(ControlFromServer.newBuilder()
                .setDrain(DrainAnnounced.newBuilder().setSpreadMs(spread.toMillis()))
                .build());
    }

    // ---- streams

    @Override
    CompletionStage<LinkStream> openNow(OpenChannel opening) {
        NettyStream stream = new NettyStream(this, false);
        if (!streams().count(stream)) {
            return CompletableFuture.failedFuture(new RemoteException(ErrorCode.CHANNEL_LIMIT_REACHED));
        }
        streams().open(stream);
        CompletionStage<LinkStream> asked = stream.ask(LinkPaths.request(LinkPaths.CHANNEL), opening);
        asked.whenComplete((opened, failure) -> {
            if (failure != null) {
                stream.end().reset(Failures.of(failure).code(), false);
            }
        });
        return asked;
    }

    @Override
    void streamArrived(NettyStream stream, Http2Headers headers) {
        close(ErrorCode.PROTOCOL_VIOLATION);
    }

    @Override
    void ended(LinkEnd how) {
        if (helloTimeout != null) {
            helloTimeout.cancel(false);
        }
        owner.ended(this, how, agreed);
    }

    @Override
    public Optional<DeviceFacts> facts() {
        return Optional.ofNullable(facts);
    }

    /** A question that came over the control stream; the stream is opened with the answer. */
    private static final class WantedOpening extends NettyOpening {
        private final ServerLink link;
        private final ChannelWanted wanted;

        WantedOpening(ServerLink link, ChannelWanted wanted, NettyStream stream) {
            super(link, wanted.getChannel(), stream);
            this.link = link;
            this.wanted = wanted;
        }

        @Override
        void accepted(NettyStream target, ChannelOpened answer) {
            if (!link.isOpen() || !link.streams().count(target)) {
                refused(target, new RemoteException(ErrorCode.CHANNEL_LIMIT_REACHED));
                return;
            }
            link.streams().open(target);
            target.answer(LinkPaths.wanted(wanted.getRequestNumber()), wanted.getChannel(), answer);
        }

        @Override
        void refused(NettyStream target, RemoteException reason) {
            target.end().channelGone();
            link.say(ControlFromServer.newBuilder()
                    .setChannelRefused(ChannelWantedRefused.newBuilder()
                            .setRequestNumber(wanted.getRequestNumber())
                            .setRefusal(reason.toRefusal()))
                    .build());
        }
    }
}

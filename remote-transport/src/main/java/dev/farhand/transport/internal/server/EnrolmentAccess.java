package dev.farhand.transport.internal.server;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.EnrolDeviceResponse;
import dev.farhand.transport.internal.link.Failures;
import dev.farhand.transport.internal.netty.MessageExchange;
import dev.farhand.transport.internal.wire.ProtocolVersions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question, one answer, then the connection ends. */
final class EnrolmentAccess {
    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentAccess.class);

    private final ServerSettings settings;
    private final Executor workers;
    private final LinkAccess access;

    EnrolmentAccess(ServerSettings settings, Executor workers, LinkAccess access) {
        this.settings = settings;
        this.workers = workers;
        this.access = access;
    }

    void start(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        MessageExchange<EnrolDeviceRequest> exchange = new MessageExchange<>(EnrolDeviceRequest.parser());
        ctx.pipeline().addLast("farhand-enrolment", exchange);
        long millis = settings.config().handshakeTimeout().toMillis();
        ScheduledFuture<?> timeout = ctx.executor()
                .schedule(
                        () -> exchange.received().completeExceptionally(new RemoteException(ErrorCode.TIMED_OUT)),
                        millis,
                        TimeUnit.MILLISECONDS);
        exchange.received().whenComplete((request, failure) -> {
            timeout.cancel(false);
            if (failure != null) {
                RemoteException reason = Failures.of(failure);
                access.refused(channel, reason.code(), String.valueOf(reason.getMessage()));
                answer(channel, refusal(reason));
            } else {
                work(channel, request);
            }
        });
    }

    private void work(Channel channel, EnrolDeviceRequest request) {
        try {
            workers.execute(() -> answer(channel, enrol(channel, request)));
        } catch (RejectedExecutionException full) {
            answer(channel, refusal(new RemoteException(ErrorCode.OVERLOADED)));
        }
    }

    private EnrolDeviceResponse enrol(Channel channel, EnrolDeviceRequest request) {
        String address = LinkAccess.host(LinkAccess.address(channel));
        try {
            ProtocolVersions.agree(request.getProtocol(), false);
            EnrolDeviceResponse response = settings.enrolment()
                    .orElseThrow(() ->
                            new RemoteException(ErrorCode.PERMISSION_DENIED, "This server does not enrol machines."))
                    .enrol(request, address);
            if (response.hasRefused()) {
                RemoteException reason = RemoteException.of(response.getRefused());
                access.refused(channel, reason.code(), String.valueOf(reason.getMessage()));
            }
            return response;
        } catch (RemoteException refused) {
            access.refused(channel, refused.code(), String.valueOf(refused.getMessage()));
            return refusal(refused);
        } catch (RuntimeException | Error broken) {
            LOG.warn("an enrolment failed", broken);
            return refusal(new RemoteException(ErrorCode.INTERNAL));
        }
    }

    private static EnrolDeviceResponse refusal(RemoteException reason) {
        return EnrolDeviceResponse.newBuilder().setRefused(reason.toRefusal()).build();
    }

    private static void answer(Channel channel, EnrolDeviceResponse response) {
        channel.writeAndFlush(MessageExchange.encode(response)).addListener(ChannelFutureListener.CLOSE);
    }
}

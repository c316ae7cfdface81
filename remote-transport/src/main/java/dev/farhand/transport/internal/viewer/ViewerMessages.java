package dev.farhand.transport.internal.viewer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Messages as they travel, counted on their lanes in both directions. */
@ThreadConfined("the socket's thread")
final class ViewerMessages {
    static final String SUBPROTOCOL = "farhand.v1";

    private final Map<ViewerLane, Long> sent = new EnumMap<>(ViewerLane.class);
    private final Map<ViewerLane, Long> received = new EnumMap<>(ViewerLane.class);

    /** The message as a frame, next on its lane. */
    BinaryWebSocketFrame encode(ByteBufAllocator memory, ViewerLane lane, ServerToViewer.Builder message) {
        ServerToViewer whole = message.setLane(lane)
                .setSequence(sent.merge(lane, 1L, Long::sum))
                .build();
        int size = whole.getSerializedSize();
        ByteBuf buffer = memory.buffer(size, size);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(buffer.nioBuffer(0, size));
            whole.writeTo(out);
            out.flush();
            return new BinaryWebSocketFrame(buffer.writerIndex(size));
        } catch (IOException | RuntimeException impossible) {
            buffer.release();
            throw new IllegalStateException("a message does not fit its own size", impossible);
        }
    }

    /** Reads one message that has to be the next of the lane it belongs to. */
    ViewerToServer decode(ByteBuf bytes) {
        ViewerToServer message;
        try {
            message = ViewerToServer.parseFrom(CodedInputStream.newInstance(bytes.nioBuffer()));
        } catch (InvalidProtocolBufferException unreadable) {
            throw violation("A message cannot be read.");
        } catch (IOException impossible) {
            throw new IllegalStateException("memory cannot be read", impossible);
        }
        ViewerLane lane =
                switch (message.getMessageCase()) {
                    case HELLO, PING, PONG -> ViewerLane.VIEWER_LANE_CONTROL;
                    case TERMINAL -> ViewerLane.VIEWER_LANE_TERMINAL;
                    case SCREEN -> ViewerLane.VIEWER_LANE_SCREEN;
                    default -> throw violation("This session takes no such message.");
                };
        if (message.getLane() != lane || message.getSequence() != received.merge(lane, 1L, Long::sum)) {
            throw violation("A message stands on the wrong lane, or out of its order.");
        }
        return message;
    }

    static RemoteException violation(String sentence) {
        return new RemoteException(ErrorCode.PROTOCOL_VIOLATION, sentence);
    }
}

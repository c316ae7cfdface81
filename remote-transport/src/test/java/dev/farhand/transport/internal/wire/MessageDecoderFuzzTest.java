package dev.farhand.transport.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ControlFromAgent;
import dev.farhand.core.protocol.v1.ControlFromServer;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.EnrolDeviceResponse;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.OpenChannelResponse;
import java.nio.ByteBuffer;
import java.util.List;

class MessageDecoderFuzzTest {
    private static final int MAXIMUM = 64 * 1024;
    private static final List<Parser<? extends MessageLite>> MESSAGES = List.of(
            ControlFromAgent.parser(),
            ControlFromServer.parser(),
            OpenChannel.parser(),
            OpenChannelResponse.parser(),
            EnrolDeviceRequest.parser(),
            EnrolDeviceResponse.parser());

    @FuzzTest
    void readsAnyBytesOrSaysNo(byte[] bytes) {
        for (Parser<? extends MessageLite> parser : MESSAGES) {
            for (int piece : new int[] {1, 100, 100_000}) {
                read(parser, bytes, piece);
            }
        }
    }

    private static void read(Parser<? extends MessageLite> parser, byte[] bytes, int piece) {
        MessageDecoder decoder = new MessageDecoder(MAXIMUM);
        try {
            for (int offset = 0; offset < bytes.length; offset += piece) {
                decoder.append(ByteBuffer.wrap(bytes, offset, Math.min(piece, bytes.length - offset)));
                while (decoder.next(parser).isPresent()) {
                    assertThat(decoder.buffered()).isNotNegative();
                }
                assertThat(decoder.buffered()).isLessThanOrEqualTo(MAXIMUM + MessageDecoder.PREFIX);
            }
        } catch (RemoteException refused) {
            assertThat(refused.code()).isIn(ErrorCode.MESSAGE_TOO_LARGE, ErrorCode.PROTOCOL_VIOLATION);
        }
    }
}

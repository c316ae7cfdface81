package dev.farhand.transport.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageDecoderTest {
    @Test
    void findsMessagesHoweverTheyAreCut() {
        ByteBuffer two = ByteBuffer.allocate(100);
        two.put(MessageDecoder.encode(StringValue.of("one"))).put(MessageDecoder.encode(StringValue.of("two")));
        two.flip();
        for (int size = 1; size <= two.limit(); size++) {
            MessageDecoder decoder = new MessageDecoder(100);
            StringBuilder found = new StringBuilder();
            for (int at = 0; at < two.limit(); at += size) {
                decoder.append(two.duplicate().position(at).limit(Math.min(two.limit(), at + size)));
                for (var next = decoder.next(StringValue.parser());
                        next.isPresent();
                        next = decoder.next(StringValue.parser())) {
                    found.append(next.get().getValue());
                }
            }
            assertThat(found).hasToString("onetwo");
            assertThat(decoder.buffered()).isZero();
        }
    }

    @Test
    void refusesALengthBeforeItsBytesArrive() {
        for (int length : new int[] {101, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            MessageDecoder decoder = new MessageDecoder(100);
            decoder.append(ByteBuffer.allocate(4).putInt(length).flip());
            assertThatThrownBy(() -> decoder.next(StringValue.parser()))
                    .isInstanceOfSatisfying(RemoteException.class, refused -> assertThat(refused.code())
                            .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
        }
    }

    @Test
    void refusesBytesThatAreNoMessage() {
        MessageDecoder decoder = new MessageDecoder(100);
        decoder.append(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, (byte) 0xff}));
        assertThatThrownBy(() -> decoder.next(StringValue.parser()))
                .isInstanceOfSatisfying(RemoteException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.PROTOCOL_VIOLATION));
    }

    @Test
    void givesBackWhatComesAfterAMessage() {
        MessageDecoder decoder = new MessageDecoder(100);
        decoder.append(MessageDecoder.encode(StringValue.of("x")));
        decoder.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(decoder.next(StringValue.parser())).isPresent();
        assertThat(decoder.drain()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(decoder.buffered()).isZero();
    }

    /** Moving everything for each byte would come to six gigabytes. */
    @Test
    void takesALargeMessageInSingleBytesWithoutMovingItEachTime() {
        int size = 128 * 1024;
        MessageDecoder decoder = new MessageDecoder(size);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        decoder.append(ByteBuffer.allocate(4).putInt(size).flip());
        ByteBuffer one = ByteBuffer.allocate(1);
        long before = threads.getCurrentThreadAllocatedBytes();
        int found = 0;
        for (int i = 1; i < size; i++) {
            decoder.append(one.rewind());
            found += decoder.next(StringValue.parser()).isPresent() ? 1 : 0;
        }
        assertThat(found).isZero();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(200L * size);
        assertThat(decoder.buffered()).isEqualTo(MessageDecoder.PREFIX + size - 1);
    }
}

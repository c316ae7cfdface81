package dev.farhand.transport.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

class PurposeFuzzTest {
    @FuzzTest
    void readsAnyHello(byte[] bytes) {
        ByteBuf hello = Unpooled.wrappedBuffer(bytes);
        assertThat(Purpose.of(hello)).isNotNull();
        assertThat(hello.readerIndex()).isZero();
    }
}

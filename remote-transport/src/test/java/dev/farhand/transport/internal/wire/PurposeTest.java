package dev.farhand.transport.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PurposeTest {
    /** A ClientHello from legacy_version on, with these names. */
    static ByteBuf hello(String... names) {
        ByteBuf list = Unpooled.buffer();
        for (String name : names) {
            list.writeByte(name.length()).writeCharSequence(name, StandardCharsets.US_ASCII);
        }
        ByteBuf hello = Unpooled.buffer();
        hello.writeShort(0x0303).writeZero(32);
        hello.writeByte(0);
        hello.writeShort(2).writeShort(0x1301);
        hello.writeByte(1).writeByte(0);
        int alpn = 4 + 2 + list.readableBytes();
        hello.writeShort(6 + alpn);
        hello.writeShort(43).writeShort(2).writeShort(0x0304);
        hello.writeShort(16).writeShort(2 + list.readableBytes()).writeShort(list.readableBytes());
        hello.writeBytes(list);
        return hello;
    }

    @Test
    void knowsWhatAConnectionIsFor() {
        assertThat(Purpose.of(hello("farhand-link/1"))).isEqualTo(Purpose.LINK);
        assertThat(Purpose.of(hello("h2", "farhand-link/1"))).isEqualTo(Purpose.LINK);
        assertThat(Purpose.of(hello("farhand-enrol/1"))).isEqualTo(Purpose.ENROL);
        assertThat(Purpose.of(hello("farhand-enrol/1", "farhand-link/1"))).isEqualTo(Purpose.LINK);
        assertThat(Purpose.of(hello("h2", "http/1.1"))).isEqualTo(Purpose.OTHER);
        assertThat(Purpose.of(hello())).isEqualTo(Purpose.OTHER);
        assertThat(Purpose.of(hello("farhand-link/12"))).isEqualTo(Purpose.OTHER);
    }

    @Test
    void takesACutHelloForSomebodyElses() {
        ByteBuf whole = hello("farhand-link/1");
        for (int length = 0; length < whole.readableBytes() - 1; length++) {
            assertThat(Purpose.of(whole.slice(0, length))).isEqualTo(Purpose.OTHER);
        }
    }
}

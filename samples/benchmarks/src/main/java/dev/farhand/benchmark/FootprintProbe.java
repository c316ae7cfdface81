package dev.farhand.benchmark;

import dev.farhand.core.protocol.v1.OpenChannel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;

/** A JVM that has loaded one part of what an agent needs, and then rests until its standard input ends. */
final class FootprintProbe {
    private FootprintProbe() {}

    /** Argument: {@code empty}, or {@code libraries} and the folder of keys and certificates. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("libraries")) {
            load(Path.of(arguments[1]));
        }
        rest();
    }

    private static void load(Path pki) throws Exception {
        OpenChannel.parseFrom(OpenChannel.newBuilder().setName("warm").build().toByteArray());
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())
                .submit(() -> {})
                .sync();
        Http2FrameCodecBuilder.forServer().build();
        SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(pki.resolve("trust.pem").toFile())
                .build()
                .newEngine(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT)
                .beginHandshake();
    }

    private static void rest() throws IOException {
        while (System.in.read() >= 0) {
            // Nobody says anything; the end of the input is the end of the process.
        }
        Runtime.getRuntime().halt(0);
    }
}

package dev.farhand.transport.internal.link;

import dev.farhand.transport.link.LinkConfig;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/** Netty's HTTP/2 codec, set up for a link: the agent is HTTP/2's server, the server its client. */
final class LinkCodec {
    private static final int MAXIMUM_FRAME = 16_384;
    private static final int MAXIMUM_HEADERS = 8 * 1024;
    private static final int RESET_SECONDS = 30;

    private LinkCodec() {}

    static Http2FrameCodec create(LinkConfig config, boolean server) {
        Http2FrameCodecBuilder builder =
                server ? Http2FrameCodecBuilder.forClient() : Http2FrameCodecBuilder.forServer();
        Http2Settings settings = Http2Settings.defaultSettings()
                .maxFrameSize(MAXIMUM_FRAME)
                .maxHeaderListSize(MAXIMUM_HEADERS)
                .headerTableSize(0)
                .initialWindowSize(LinkWindows.initialWindow(config));
        if (server) {
            // An agent asks over the control stream instead of opening streams or being pushed some.
            settings.pushEnabled(false).maxConcurrentStreams(0);
        } else {
            settings.maxConcurrentStreams(config.maximumStreams() + 1L);
        }
        // HTTP/2's own guard is far below what honest tunnels do; ours counts openings, and each reset needs one.
        int resets = (int) Math.min(Integer.MAX_VALUE, 2L * RESET_SECONDS * config.streamsPerSecond());
        Http2FrameCodec codec = builder.initialSettings(settings)
                .decoderEnforceMaxRstFramesPerWindow(resets, RESET_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(resets, RESET_SECONDS)
                .gracefulShutdownTimeoutMillis(0)
                .build();
        LinkWindows.refillOnArrival(codec);
        return codec;
    }
}

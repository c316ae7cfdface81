package dev.farhand.recording.internal.jcodec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.jcodec.common.Codec;
import org.jcodec.common.MuxerTrack;
import org.jcodec.common.VideoCodecMeta;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Packet;
import org.jcodec.common.model.Packet.FrameType;
import org.jcodec.common.model.Size;
import org.jcodec.containers.mp4.muxer.MP4Muxer;

/** MP4 in one piece, by JCodec: pictures first, then the table of all of them. */
public final class ProgressiveMuxer {
    private static final int MILLISECONDS = 1000;

    private final MP4Muxer muxer;
    private final MuxerTrack track;
    private long frames;

    /** Begins the file at the channel's beginning. */
    public ProgressiveMuxer(SeekableByteChannel channel, int width, int height) throws IOException {
        muxer = MP4Muxer.createMP4MuxerToChannel(new JcodecChannel(channel));
        track = muxer.addVideoTrack(
                Codec.H264, VideoCodecMeta.createSimpleVideoCodecMeta(new Size(width, height), ColorSpace.YUV420));
    }

    /** Adds a picture in Annex B form; the array is taken over. Only the first brings parameter sets: JCodec keeps them all. */
    public void add(byte[] data, boolean isKey, long time, long duration) throws IOException {
        FrameType type = isKey ? FrameType.KEY : FrameType.INTER;
        track.addFrame(Packet.createPacket(ByteBuffer.wrap(data), time, MILLISECONDS, duration, frames++, type, null));
    }

    /** Writes the table. */
    public void finish() throws IOException {
        muxer.finish();
    }

    /** Ours as JCodec's. */
    private record JcodecChannel(SeekableByteChannel channel) implements org.jcodec.common.io.SeekableByteChannel {
        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public org.jcodec.common.io.SeekableByteChannel setPosition(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public org.jcodec.common.io.SeekableByteChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = 0;
            // JCodec does not look how much was written.
            while (source.hasRemaining()) {
                count += channel.write(source);
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

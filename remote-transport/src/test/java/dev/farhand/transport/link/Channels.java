package dev.farhand.transport.link;

import com.google.protobuf.ByteString;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Channels that tests talk to. */
final class Channels {
    private Channels() {}

    /** Echo, and custom channels named "stall", "pump", "sink", "refuse", "later", "throw". */
    static ChannelAcceptor standard() {
        return opening -> {
            OpenChannel request = opening.request();
            if (request.getKind() == ChannelKind.CHANNEL_KIND_ECHO) {
                Echo.on(opening.accept(ChannelOpened.newBuilder()
                        .setVersion(1)
                        .setParameters(ByteString.copyFromUtf8("hello"))
                        .build()));
                return;
            }
            switch (request.getName()) {
                case "stall" -> Collector.on(opening.accept());
                case "sink" -> Collector.on(opening.accept()).keepReading();
                case "pump" ->
                    Pump.on(
                            opening.accept(),
                            Long.parseLong(request.getParameters().toStringUtf8()));
                case "refuse" -> opening.refuse(ErrorCode.ACCESS_PAUSED, "somebody paused");
                case "later" -> {
                    // Never decided.
                }
                case "throw" -> throw new IllegalStateException("on purpose");
                default -> opening.refuse(ErrorCode.CHANNEL_KIND_UNSUPPORTED, "unknown");
            }
        };
    }

    static OpenChannel echo() {
        return OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_ECHO)
                .setVersion(1)
                .build();
    }

    static OpenChannel custom(String name, String parameters) {
        return OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_CUSTOM)
                .setName(name)
                .setParameters(ByteString.copyFromUtf8(parameters))
                .build();
    }

    /** Sends back what arrives, reading only what it could send. */
    static final class Echo implements ByteStream.Receiver {
        private final LinkStream stream;

        private Echo(LinkStream stream) {
            this.stream = stream;
        }

        static void on(LinkStream stream) {
            stream.receiver(new Echo(stream));
            stream.read();
        }

        @Override
        public void onData(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            stream.write(ByteBuffer.wrap(copy)).whenComplete((done, failure) -> stream.read());
        }

        @Override
        public void onFinished() {
            stream.finish();
        }

        @Override
        public void onReset(ErrorCode code) {}
    }

    /** Remembers what arrives; reads on demand. */
    static final class Collector implements ByteStream.Receiver {
        final LinkStream stream;
        final List<ErrorCode> resets = new CopyOnWriteArrayList<>();
        final java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        volatile long received;
        volatile boolean finished;
        volatile int writable;
        volatile String text = "";
        private volatile boolean keepReading;

        private Collector(LinkStream stream) {
            this.stream = stream;
        }

        static Collector on(LinkStream stream) {
            Collector collector = new Collector(stream);
            stream.receiver(collector);
            return collector;
        }

        Collector keepReading() {
            keepReading = true;
            stream.read();
            return this;
        }

        @Override
        public void onData(ByteBuffer bytes) {
            received += bytes.remaining();
            crc.update(bytes.duplicate());
            if (text.length() < 10_000) {
                text += java.nio.charset.StandardCharsets.UTF_8.decode(bytes.duplicate());
            }
            if (keepReading) {
                stream.read();
            }
        }

        @Override
        public void onFinished() {
            finished = true;
        }

        @Override
        public void onReset(ErrorCode code) {
            resets.add(code);
        }

        @Override
        public void onWritable() {
            writable++;
        }
    }

    /** Writes so many bytes as fast as it may, then finishes. */
    static final class Pump implements ByteStream.Receiver {
        static final int CHUNK = 64 * 1024;
        private final LinkStream stream;
        final java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        final List<ErrorCode> resets = new CopyOnWriteArrayList<>();
        volatile long sent;
        private final long total;
        private boolean pumping;

        private Pump(LinkStream stream, long total) {
            this.stream = stream;
            this.total = total;
        }

        static Pump on(LinkStream stream, long total) {
            Pump pump = new Pump(stream, total);
            stream.receiver(pump);
            stream.read();
            stream.later(java.time.Duration.ZERO, pump::pump);
            return pump;
        }

        /** What it writes after so many bytes. */
        static byte[] chunk(long sent, long total) {
            byte[] chunk = new byte[(int) Math.min(CHUNK, total - sent)];
            for (int i = 0; i < chunk.length; i++) {
                chunk[i] = (byte) (sent + 31L * i >> 3);
            }
            return chunk;
        }

        boolean isWritable() {
            return stream.isWritable();
        }

        private void pump() {
            if (pumping) {
                return;
            }
            pumping = true;
            while (sent < total && stream.isWritable()) {
                byte[] chunk = chunk(sent, total);
                crc.update(chunk);
                sent += chunk.length;
                stream.write(ByteBuffer.wrap(chunk));
            }
            pumping = false;
            if (sent == total) {
                stream.finish();
            }
        }

        @Override
        public void onData(ByteBuffer bytes) {
            stream.read();
        }

        @Override
        public void onFinished() {}

        @Override
        public void onReset(ErrorCode code) {
            resets.add(code);
        }

        @Override
        public void onWritable() {
            pump();
        }
    }
}

package dev.farhand.capture.internal.encode.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.encode.VideoEncoders;
import dev.farhand.capture.spi.EncoderProvider;
import dev.farhand.core.media.VideoCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines without such hardware, and with what only looks like it: each gets an answer. */
class HardwareProviderTest {
    @TempDir
    Path devices;

    private static void assertReason(EncoderProvider provider, NoEncoderReason reason, String detail) {
        assertThat(provider.unavailableReason(VideoCodec.H264)).contains(reason);
        assertThatThrownBy(() -> provider.open(VideoCodec.H264, 640, 480))
                .isInstanceOf(NoEncoderException.class)
                .hasMessageContaining(detail);
    }

    @Test
    void sayThatThereIsNone() {
        assertReason(new VaapiProvider(devices), NoEncoderReason.NO_HARDWARE, "no render device");
        assertReason(new VaapiProvider(devices.resolve("none")), NoEncoderReason.NO_HARDWARE, "no render device");
        assertReason(new NvencProvider(devices), NoEncoderReason.NO_HARDWARE, "nvidiactl");
    }

    @Test
    void takeNoFileForADevice() throws IOException {
        Files.writeString(devices.resolve("renderD128"), "not one");
        assertReason(new VaapiProvider(devices), NoEncoderReason.NO_HARDWARE, "no render device");
    }

    /** The system's own library is asked here, about a device that is none of its. */
    @Test
    void sayThatADeviceIsNotOne() throws IOException {
        Files.createSymbolicLink(devices.resolve("renderD128"), Path.of("/dev/null"));
        assertReason(new VaapiProvider(devices), NoEncoderReason.FAILED, "renderD128");
    }

    @Test
    void sayThatTheLibraryIsMissing() throws IOException {
        Files.createSymbolicLink(devices.resolve("nvidiactl"), Path.of("/dev/null"));
        assertReason(new NvencProvider(devices), NoEncoderReason.NO_LIBRARY, "libnvidia-encode.so.1");
    }

    @Test
    void areFoundAmongTheProvidersBeforeTheLibraries() {
        assertThat(VideoEncoders.providers())
                .extracting(EncoderProvider::name)
                .containsExactly("vaapi", "nvenc", "openh264", "libvpx");
    }
}

package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.media.NoScreenReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a server says, it is a screen or a reason why there is none, at once. */
class HostileServerTest {
    private static final Path NOWHERE = Path.of("/nonexistent");

    private static X11ScreenProvider provider(HostileServer server) {
        Map<String, String> environment = Map.of("DISPLAY", server.display().toString(), "HOME", "/nonexistent");
        return new X11ScreenProvider(new DisplayFinder(environment, new SessionLookup(NOWHERE, NOWHERE, -1)));
    }

    private static NoScreenReason refusal(byte[] words) throws Exception {
        try (HostileServer server = new HostileServer(() -> words)) {
            provider(server).open(ScreenSelection.all()).close();
            throw new AssertionError("it was let in");
        } catch (NoScreenException e) {
            return e.reason();
        }
    }

    @Test
    void whatIsNoXServerCannotBeReached() throws Exception {
        assertThat(refusal(new byte[0])).isEqualTo(NoScreenReason.X11_CONNECT_FAILED);
        byte[] web = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(refusal(web)).isEqualTo(NoScreenReason.X11_CONNECT_FAILED);
    }

    @Test
    void aGreetingThatIsCutOffAnywhereCannotBeReached() throws Exception {
        byte[] greeting = HostileServer.greeting();
        for (int length = 0; length <= greeting.length; length++) {
            assertThat(refusal(Arrays.copyOf(greeting, length))).isEqualTo(NoScreenReason.X11_CONNECT_FAILED);
        }
    }

    @Test
    void aServerThatIsFullIsNotOneThatDoesNotKnowUs() throws Exception {
        assertThat(refusal(failure("No protocol specified"))).isEqualTo(NoScreenReason.X11_AUTH_FAILED);
        assertThat(refusal(failure("Maximum number of clients reached"))).isEqualTo(NoScreenReason.X11_CONNECT_FAILED);
    }

    private static byte[] failure(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        int length = XSetup.padded(text.length);
        ByteBuffer out = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 0).put((byte) text.length).putShort((short) 11).putShort((short) 0);
        out.putShort((short) (length / 4)).put(text);
        return out.array();
    }

    @Test
    void aServerThatIsSilentIsLeft() throws Exception {
        try (HostileServer server = new HostileServer(HostileServerTest::nothingForEver)) {
            assertThatThrownBy(() -> Greeting.open(server.display(), List.of(), 20_000_000, 1))
                    .isInstanceOfSatisfying(NoScreenException.class, e -> assertThat(e.reason())
                            .isEqualTo(NoScreenReason.X11_CONNECT_FAILED));
        }
    }

    @Test
    void aServerThatHangsLaterIsLost() throws Exception {
        try (HostileServer server = HostileServer.thatHangs(HostileServer.greeting());
                XConnection connection = Greeting.open(server.display(), List.of(), 5_000_000_000L, 20_000_000)) {
            assertThatThrownBy(() -> Geometry.of(connection, connection.setup().root()))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    private static byte[] nothingForEver() {
        try {
            synchronized (HostileServerTest.class) {
                while (true) {
                    HostileServerTest.class.wait();
                }
            }
        } catch (InterruptedException e) {
            return new byte[0];
        }
    }

    @Test
    void greetingsWithAnyByteWrongAreScreensOrReasons() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 3_000; round++) {
            byte[] greeting = HostileServer.greeting();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                greeting[random.nextInt(8, greeting.length)] = (byte) random.nextInt(256);
            }
            try {
                ByteBuffer in = ByteBuffer.wrap(greeting).order(ByteOrder.LITTLE_ENDIAN);
                assertThat(XSetup.parse(in, random.nextInt(3)).pixels()).isNotNull();
            } catch (ConnectionLostException e) {
                assertThat(e.getMessage()).containsAnyOf("screens", "cut off");
            }
        }
    }

    /** Answers with everything in them by chance, in the right order: the server cannot see what we ask, so it answers the first hundred questions. */
    @Test
    void answersByChanceAreAScreenOrAReason() throws Exception {
        SplittableRandom random = new SplittableRandom(13);
        try (HostileServer server = new HostileServer(() -> words(random))) {
            for (int round = 0; round < 300; round++) {
                try (ScreenSource source = provider(server).open(ScreenSelection.all())) {
                    for (int i = 0; i < 5; i++) {
                        assertThat(source.grab()).isIn((Object[]) CaptureResult.values());
                    }
                } catch (NoScreenException e) {
                    assertThat(e.reason()).isNotNull();
                }
            }
        }
    }

    private static byte[] words(SplittableRandom random) {
        byte[] greeting = HostileServer.greeting();
        ByteBuffer out = ByteBuffer.allocate(greeting.length + 100 * 1_024).order(ByteOrder.LITTLE_ENDIAN);
        out.put(greeting);
        for (int sequence = 1; sequence <= 100; sequence++) {
            int more = random.nextInt(4) == 0 ? random.nextInt(100) : 0;
            byte[] packet = new byte[32 + 4 * more];
            for (int i = 0; i < packet.length; i++) {
                packet[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(2));
            }
            // Mostly answers, now and then an error or an event.
            packet[0] = (byte) (random.nextInt(40) == 0 ? random.nextInt(40) : 1);
            int at = out.position();
            out.put(packet).putShort(at + 2, (short) sequence);
            if (packet[0] == 1) {
                out.putInt(at + 4, random.nextInt(500) == 0 ? random.nextInt() : more);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}

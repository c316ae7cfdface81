package dev.farhand.transport.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.Eventually;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames and messages that no page of ours sends, over a real socket: each ends with its code and harms nobody else. */
class HostileViewerIT {
    private static ViewerHouse house;
    private static TestViewer neighbour;

    @BeforeAll
    static void open() throws Exception {
        house = new ViewerHouse();
        neighbour = TestViewer.connected(house.uri("once-neighbour"));
    }

    @AfterAll
    static void close() throws Exception {
        neighbour.type("still here");
        assertThat(neighbour.output(10).toStringUtf8()).isEqualTo("still here");
        house.close();
    }

    @ParameterizedTest
    @CsvSource({
        // first byte, masked, payload, close code
        "0x81, true, 5, 1002",
        "0x82, false, 5, 1002",
        "0xC2, true, 5, 1002",
        "0x83, true, 5, 1002",
        "0x80, true, 5, 1002",
        "0x82, true, 20481, 1009",
        "0x82, true, 70000, 1009",
        "0x89, true, 126, 1002",
        "0x09, true, 5, 1002",
        "0x82, true, 5, 1002",
        "0x82, true, 0, 1002",
        "0x88, true, 1, 1002"
    })
    void aFrameThatBreaksTheRulesEndsWithItsCode(String first, boolean masked, int size, int code) throws Exception {
        try (RawViewer viewer = RawViewer.upgraded(house.uri("once-" + first + masked + size))) {
            viewer.frame(Integer.decode(first), masked, new byte[size]);
            assertThat(viewer.closeCode()).isEqualTo(code);
            viewer.awaitEnd();
        }
    }

    @Test
    void fragmentsBeyondTheLimitEndWithItsCode() throws Exception {
        try (RawViewer viewer = RawViewer.upgraded(house.uri("once-fragments"))) {
            viewer.frame(0x02, true, new byte[16_000]);
            viewer.frame(0x00, true, new byte[16_000]);
            assertThat(viewer.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void inputBeforeConnectedNeverReachesTheMachine() throws Exception {
        TestViewer viewer = TestViewer.open(house.uri("once-early")).type("rm -rf /\n");
        assertThat(viewer.next().getRefused().getCode()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION.wireNumber());
        assertThat(viewer.closeCode()).isEqualTo(1002);
        for (FakeTerminal terminal : house.terminals) {
            assertThat(terminal.inputs.toString()).doesNotContain("rm -rf");
        }
    }

    @Test
    void tooMuchInOneMessageAndSizesOutOfBoundsEndWithTheirCodes() throws Exception {
        List<TestViewer> viewers = List.of(
                TestViewer.connected(house.uri("once-large")).type(ByteString.copyFrom(new byte[16_385])),
                TestViewer.connected(house.uri("once-wide")).resize(501, 24),
                TestViewer.connected(house.uri("once-flat")).resize(80, 0));
        List<ErrorCode> codes =
                List.of(ErrorCode.MESSAGE_TOO_LARGE, ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST);
        for (int i = 0; i < viewers.size(); i++) {
            TestViewer viewer = viewers.get(i);
            assertThat(ErrorCode.ofWireNumber(viewer.await(message -> message.hasRefused())
                            .getRefused()
                            .getCode()))
                    .isEqualTo(codes.get(i));
            assertThat(viewer.closeCode()).isEqualTo(codes.get(i).closeCode());
        }
        Eventually.until(() -> house.server.viewers().size() == 1);
    }

    @Test
    void oneThatIsRefusedWhileItFloodsStillHearsWhy() throws Exception {
        TestViewer viewer = TestViewer.connected(house.uri("once-flood"));
        viewer.socket().sendText("text", true).join();
        for (int i = 0; i < 50; i++) {
            viewer.type(ByteString.copyFrom(new byte[16_000]));
        }
        assertThat(viewer.await(message -> message.hasRefused()).getRefused().getCode())
                .isEqualTo(ErrorCode.PROTOCOL_VIOLATION.wireNumber());
        assertThat(viewer.closeCode()).isEqualTo(1002);
    }
}

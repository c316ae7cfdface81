package dev.farhand.transport.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.SessionState;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.ViewerConnected;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.Eventually;
import dev.farhand.transport.link.FakeCredentials;
import dev.farhand.transport.link.LinkHouse;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page's socket, a server and a machine, as they meet every day. */
class TerminalViewerIT {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesATerminalFromTheMachineToThePageAndBack(boolean secure) throws Exception {
        try (ViewerHouse house = new ViewerHouse(ViewerConfig.defaults(), secure)) {
            TestViewer viewer = TestViewer.open(house.uri("once-1")).hello();
            ViewerConnected connected = viewer.next().getConnected();
            assertThat(connected.getChosenProtocol()).isEqualTo(1);
            assertThat(connected.getSession().getSessionId()).isEqualTo(house.session.toString());
            assertThat(connected.getSession().getState()).isEqualTo(SessionState.SESSION_STATE_ACTIVE);
            assertThat(connected.getHostName()).isEqualTo("host");
            ServerToViewer started = viewer.next();
            assertThat(started.getStarted().getShell()).isEqualTo("fake");
            assertThat(started.getStarted().getAccount()).isEqualTo("somebody");
            assertThat(house.server.viewers(house.session))
                    .extracting(Viewer::user)
                    .containsExactly("once-1");
            viewer.type("ls\n").resize(100, 30);
            assertThat(viewer.output(3)).isEqualTo(ByteString.copyFromUtf8("ls\n"));
            Eventually.until(() -> house.terminal(0).inputs.stream()
                    .anyMatch(input -> input.getResize().getColumns() == 100));
            viewer.type("exit");
            assertThat(viewer.await(message -> message.getTerminal().hasExited())
                            .getTerminal()
                            .getExited()
                            .getStatus())
                    .isEqualTo(3);
            assertThat(viewer.closeCode()).isEqualTo(1000);
            Eventually.until(() -> house.events.size() == 2);
            assertThat(house.events).containsExactly("connected", "ended SESSION_ENDED 7 3");
            assertThat(house.ends.get(0).exited().orElseThrow().getStatus()).isEqualTo(3);
            assertThat(house.server.viewers()).isEmpty();
        }
    }

    @Test
    void eachViewerOfASessionHasAChannelOfItsOwn() throws Exception {
        try (ViewerHouse house = new ViewerHouse()) {
            TestViewer first = TestViewer.connected(house.uri("once-1"));
            TestViewer watching = TestViewer.connected(house.uri("watch-2"));
            assertThat(house.server.viewers(house.session)).hasSize(2);
            watching.type("not mine").terminal(TerminalInput.newBuilder().setPaintedBytes(7));
            first.type("mine");
            assertThat(first.output(4).toStringUtf8()).isEqualTo("mine");
            Eventually.until(() -> house.terminals.stream()
                    .anyMatch(terminal -> terminal.inputs.toString().contains("painted_bytes: 7")));
            assertThat(house.terminals.stream().mapToLong(terminal -> terminal.typed.get()))
                    .containsExactlyInAnyOrder(4L, 0L);
            first.leave();
            Eventually.until(() -> house.server.viewers(house.session).size() == 1);
            house.terminals.forEach(terminal -> terminal.print(ByteString.copyFromUtf8("more")));
            assertThat(watching.output(4).toStringUtf8()).isEqualTo("more");
        }
    }

    @Test
    void theSamePortServesAgentsViewersAndEverybodyElse() throws Exception {
        try (ViewerHouse house = new ViewerHouse()) {
            for (int i = 0; i < 2; i++) {
                TestViewer.connected(house.uri("once-" + i));
                FakeCredentials device = house.links.device();
                house.links.agent(LinkHouse.uri("http", house.address), device, builder -> {});
                assertThat(house.links.link(device).info().carrier()).isEqualTo(Carrier.WEBSOCKET);
            }
        }
    }

    @Test
    void aFloodArrivesWholeAndInOrder() throws Exception {
        try (ViewerHouse house = new ViewerHouse()) {
            TestViewer viewer = TestViewer.connected(house.uri("once-1"));
            FakeTerminal terminal = house.terminal(0);
            int messages = 3000;
            terminal.stream.stream().later(Duration.ZERO, () -> {
                for (int i = 0; i < messages; i++) {
                    terminal.print(ByteString.copyFromUtf8(String.format(Locale.ROOT, "%08d", i)));
                }
            });
            String all = viewer.output(messages * 8).toStringUtf8();
            for (int i = 0; i < messages; i++) {
                assertThat(Integer.parseInt(all.substring(i * 8, i * 8 + 8))).isEqualTo(i);
            }
        }
    }
}

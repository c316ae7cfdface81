package dev.farhand.transport.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.Refusal;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.SessionState;
import dev.farhand.core.protocol.v1.SessionStateChanged;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.Eventually;
import dev.farhand.transport.link.Link;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a viewer's time ends, and who hears of it. */
class EndedViewerIT {
    private ViewerHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new ViewerHouse();
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    private static ErrorCode refusal(TestViewer viewer) throws Exception {
        return ErrorCode.ofWireNumber(
                viewer.await(ServerToViewer::hasRefused).getRefused().getCode());
    }

    @Test
    void theHostEndsAllViewersOfASessionAtOnce() throws Exception {
        TestViewer first = TestViewer.connected(house.uri("once-1"));
        TestViewer second = TestViewer.connected(house.uri("watch-2"));
        assertThat(house.server.viewers(house.session)).hasSize(2);
        house.server.end(house.session, new RemoteException(ErrorCode.SESSION_REVOKED, "Your role has changed."));
        for (TestViewer viewer : new TestViewer[] {first, second}) {
            assertThat(viewer.await(ServerToViewer::hasRefused).getRefused().getMessage())
                    .isEqualTo("Your role has changed.");
            assertThat(viewer.closeCode()).isEqualTo(4003);
        }
        assertThat(Eventually.get(house.terminal(0).reset)).isEqualTo(ErrorCode.SESSION_REVOKED);
        assertThat(Eventually.get(house.terminal(1).reset)).isEqualTo(ErrorCode.SESSION_REVOKED);
        Eventually.until(() -> house.ends.size() == 2);
        assertThat(house.server.viewers()).isEmpty();
    }

    @Test
    void oneViewerThatIsEndedTakesNothingFromTheMachine() throws Exception {
        TestViewer viewer = TestViewer.connected(house.uri("watch-1"));
        house.server.viewers(house.session).iterator().next().end(ErrorCode.SESSION_REVOKED);
        assertThat(refusal(viewer)).isEqualTo(ErrorCode.SESSION_REVOKED);
        assertThat(Eventually.get(house.terminal(0).reset)).isEqualTo(ErrorCode.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(60)
    void oneThatDoesNotReadIsGoneWithinTwoSecondsToo(boolean secure) throws Exception {
        try (ViewerHouse deafened = new ViewerHouse(ViewerConfig.defaults(), secure)) {
            TestViewer deaf = TestViewer.open(deafened.uri("once-1"), "https://page.example", false);
            deaf.hello();
            FakeTerminal terminal = deafened.terminal(0);
            terminal.stream.stream().later(Duration.ZERO, () -> terminal.flood(Long.MAX_VALUE));
            Viewer viewer = Eventually.present(() -> deafened.viewers.stream().findFirst());
            Eventually.until(() -> viewer.bytesToViewer() > 1_000_000);
            SlowViewerIT.untilQuiet(viewer::bytesToViewer);
            deafened.server.end(deafened.session, ErrorCode.SESSION_REVOKED);
            assertThat(Eventually.get(terminal.reset)).isEqualTo(ErrorCode.SESSION_REVOKED);
            // Returns when all connections are gone, and waits for that no longer than it says.
            long begun = System.nanoTime();
            deafened.server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aStateReachesThePage() throws Exception {
        TestViewer viewer = TestViewer.connected(house.uri("once-1"));
        house.server
                .viewers(house.session)
                .iterator()
                .next()
                .tell(SessionStateChanged.newBuilder()
                        .setState(SessionState.SESSION_STATE_ACTIVE)
                        .build());
        assertThat(viewer.await(ServerToViewer::hasState).getState().getState())
                .isEqualTo(SessionState.SESSION_STATE_ACTIVE);
    }

    /** Superseded by the machine's next connection, which goes on just as one that broke. */
    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"LINK_LOST", "LINK_SUPERSEDED"})
    void aLinkThatIsCutIsNamedAndANewTicketGoesOn(ErrorCode how) throws Exception {
        TestViewer viewer = TestViewer.connected(house.uri("once-1"));
        Link before = house.link();
        before.close(how);
        assertThat(refusal(viewer)).isEqualTo(ErrorCode.LINK_LOST);
        assertThat(viewer.closeCode()).isEqualTo(4002);
        // The machine comes back by itself.
        Eventually.until(() -> house.link() != before);
        TestViewer again = TestViewer.connected(house.uri("once-2")).type("again");
        assertThat(again.output(5).toStringUtf8()).isEqualTo("again");
    }

    @Test
    void oneThatStopsAnsweringIsLetGo() throws Exception {
        try (ViewerHouse impatient = new ViewerHouse(ViewerConfig.builder()
                .ping(Duration.ofMillis(300))
                .pongAllowance(Duration.ofMillis(200))
                .build())) {
            TestViewer viewer = TestViewer.connected(impatient.uri("once-1"));
            assertThat(viewer.await(ServerToViewer::hasPing).getPing().getNumber())
                    .isEqualTo(1);
            assertThat(refusal(viewer)).isEqualTo(ErrorCode.VIEWER_TIMED_OUT);
            assertThat(viewer.closeCode()).isEqualTo(4008);
        }
    }

    @Test
    void whatWasTypedBeforeLeavingReachesTheMachine() throws Exception {
        TestViewer viewer = TestViewer.connected(house.uri("once-1"));
        viewer.type("last words");
        viewer.leave();
        Eventually.get(house.terminal(0).finished);
        assertThat(house.terminal(0).typed).hasValue(10);
        assertThat(viewer.closeCode()).isEqualTo(1000);
        Eventually.until(
                () -> house.events.contains("ended CANCELLED 10 10") || house.events.contains("ended CANCELLED 10 0"));
    }

    @Test
    void aMachineThatStillThinksHearsThatTheViewerHasLeft() throws Exception {
        CompletableFuture<ChannelOpening> asked = new CompletableFuture<>();
        house.machine = asked::complete;
        TestViewer viewer = TestViewer.open(house.uri("once-1")).hello();
        ChannelOpening opening = Eventually.get(asked);
        viewer.leave();
        Eventually.get(opening.abandoned());
        Eventually.until(() -> house.events.contains("ended CANCELLED 0 0"));
    }

    @Test
    void aServerThatClosesSaysSoAndTakesNobodyAnyMore() throws Exception {
        TestViewer viewer = TestViewer.connected(house.uri("once-1"));
        house.server.close();
        house.server.close();
        Refusal refused = viewer.await(ServerToViewer::hasRefused).getRefused();
        assertThat(ErrorCode.ofWireNumber(refused.getCode())).isEqualTo(ErrorCode.SERVER_RESTARTING);
        assertThat(refused.getRetryAfterMs()).isBetween(500L, 2_500L);
        assertThat(viewer.closeCode()).isEqualTo(1012);
        assertThat(Eventually.get(house.terminal(0).reset)).isEqualTo(ErrorCode.CANCELLED);
        try (RawViewer late = RawViewer.upgraded(house.uri("once-2"))) {
            assertThat(late.status()).isEqualTo(503);
        }
    }
}

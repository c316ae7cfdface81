package dev.farhand.transport.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.Eventually;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who does not get in, and what it is told. */
class RefusedViewerIT {
    private static final int WAITING = 3;
    private ViewerHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new ViewerHouse(ViewerConfig.builder()
                .helloTimeout(Duration.ofMillis(600))
                .maximumWaiting(WAITING)
                .maximumViewersOfSession(2)
                .build());
    }

    @AfterEach
    void close() throws Exception {
        assertThat(house.server.viewers().stream().filter(Viewer::isConnected)).hasSizeLessThan(3);
        house.close();
    }

    private void assertRefused(TestViewer viewer, ErrorCode code) throws Exception {
        ServerToViewer refused = viewer.next();
        assertThat(ErrorCode.ofWireNumber(refused.getRefused().getCode())).isEqualTo(code);
        assertThat(refused.getRefused().getNextStep()).isNotEmpty();
        assertThat(viewer.closeCode()).isEqualTo(code.closeCode());
    }

    @ParameterizedTest
    @CsvSource({"expired,TICKET_EXPIRED", "unknown,TICKET_INVALID"})
    void aTicketIsRefusedWithItsReason(String ticket, ErrorCode code) throws Exception {
        assertRefused(TestViewer.open(house.uri(ticket)).hello(), code);
        assertThat(house.events).isEmpty();
    }

    @Test
    void aTicketWorksOnce() throws Exception {
        TestViewer.connected(house.uri("once-1"));
        assertRefused(TestViewer.open(house.uri("once-1")).hello(), ErrorCode.TICKET_USED);
    }

    @Test
    void aPageOfAnotherOriginIsRefused() throws Exception {
        assertRefused(
                TestViewer.open(house.uri("once-1"), "https://evil.example", true)
                        .hello(),
                ErrorCode.TICKET_INVALID);
        assertThat(house.requests.get(0).origin()).contains("https://evil.example");
    }

    @Test
    void withoutATicketNobodyIsAsked() throws Exception {
        for (String query :
                new String[] {"", "?ticket=", "?other=x", "?ticket=a&ticket=b", "?ticket=" + "x".repeat(600)}) {
            URI address = URI.create("ws://127.0.0.1:" + house.address.getPort() + ViewerHouse.PATH + query);
            assertRefused(TestViewer.open(address).hello(), ErrorCode.TICKET_INVALID);
        }
        assertThat(house.requests).isEmpty();
    }

    @Test
    void aTicketMayComeWithTheHello() throws Exception {
        URI address = URI.create("ws://127.0.0.1:" + house.address.getPort() + ViewerHouse.PATH);
        assertThat(TestViewer.open(address).hello("once-1").next().hasConnected())
                .isTrue();
        ViewerRequest request = house.requests.get(0);
        assertThat(request.ticket()).isEqualTo("once-1");
        assertThat(request.userAgent()).isEqualTo(Optional.of("test"));
        assertRefused(TestViewer.open(address).hello("once-1"), ErrorCode.TICKET_USED);
        assertRefused(TestViewer.open(address).hello("x".repeat(600)), ErrorCode.TICKET_INVALID);
        assertRefused(TestViewer.open(address), ErrorCode.VIEWER_TIMED_OUT);
    }

    @Test
    void ofTwoTicketsNeitherIsBelieved() throws Exception {
        assertRefused(TestViewer.open(house.uri("once-1")).hello("once-2"), ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void theHostLearnsWhoAsks() throws Exception {
        TestViewer.connected(house.uri("once-1"));
        ViewerRequest request = house.requests.get(0);
        assertThat(request.ticket()).isEqualTo("once-1");
        assertThat(request.userAgent()).isEqualTo(Optional.of("test"));
        assertThat(request.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
        assertThat(request.toString()).doesNotContain("once-1");
    }

    @Test
    void whatBreaksAtTheHostIsNobodysBusinessButItsOwn() throws Exception {
        house.access = builder -> {
            throw new IllegalStateException("a secret of the database");
        };
        TestViewer viewer = TestViewer.open(house.uri("once-1")).hello();
        ServerToViewer refused = viewer.next();
        assertThat(refused.getRefused().getCode()).isEqualTo(ErrorCode.INTERNAL.wireNumber());
        assertThat(refused.toString()).doesNotContain("secret");
        assertThat(viewer.closeCode()).isEqualTo(1011);
    }

    @Test
    void oneThatSaysNoHelloIsLetGo() throws Exception {
        assertRefused(TestViewer.open(house.uri("once-1")), ErrorCode.VIEWER_TIMED_OUT);
        Eventually.until(() -> house.events.contains("ended VIEWER_TIMED_OUT 0 0"));
    }

    @Test
    void aHostThatDoesNotAnswerIsNotWaitedForLong() throws Exception {
        assertRefused(TestViewer.open(house.uri("never")).hello(), ErrorCode.TIMED_OUT);
    }

    @Test
    void soManyWaitAndNoMoreAndThePlacesComeBack() throws Exception {
        RawViewer[] waiting = new RawViewer[WAITING];
        for (int i = 0; i < WAITING; i++) {
            waiting[i] = RawViewer.upgraded(house.uri("never"));
        }
        assertThat(RawViewer.upgraded(house.uri("once-1")).status()).isEqualTo(503);
        for (RawViewer viewer : waiting) {
            assertThat(viewer.closeCode()).isEqualTo(4008);
            viewer.awaitEnd();
            viewer.close();
        }
        TestViewer.connected(house.uri("once-1"));
    }

    @Test
    void soManyViewASessionAndNoMore() throws Exception {
        TestViewer first = TestViewer.connected(house.uri("once-1"));
        TestViewer.connected(house.uri("once-2"));
        assertRefused(TestViewer.open(house.uri("once-3")).hello(), ErrorCode.SESSION_LIMIT);
        Eventually.until(() -> house.events.contains("ended SESSION_LIMIT 0 0"));
        first.leave();
        Eventually.until(() -> house.server.viewers(house.session).size() == 1);
        TestViewer.connected(house.uri("once-4"));
    }

    @Test
    void aMachineThatIsAwayIsNamed() throws Exception {
        house.agent.close();
        Eventually.until(() -> house.links.server.links().count() == 0);
        assertRefused(TestViewer.open(house.uri("once-1")).hello(), ErrorCode.DEVICE_OFFLINE);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"LINK_LOST", "LINK_SUPERSEDED"})
    void aMachineWhoseLinkBreaksBeforeItAnswersWasNotReached(ErrorCode how) throws Exception {
        CompletableFuture<ChannelOpening> asked = new CompletableFuture<>();
        house.machine = asked::complete;
        TestViewer viewer = TestViewer.open(house.uri("once-1")).hello();
        Eventually.get(asked);
        house.link().close(how);
        assertRefused(viewer, ErrorCode.AGENT_SEND_FAILED);
        assertThat(viewer.closeCode()).isEqualTo(4003);
        Eventually.until(() -> house.events.contains("refused AGENT_SEND_FAILED"));
    }

    @Test
    void aMachineThatSaysNoIsHeard() throws Exception {
        house.machine = opening -> opening.refuse(ErrorCode.CONSENT_DENIED, "No, said the person.");
        TestViewer viewer = TestViewer.open(house.uri("once-1")).hello();
        ServerToViewer refused = viewer.next();
        assertThat(refused.getRefused().getMessage()).isEqualTo("No, said the person.");
        assertThat(viewer.closeCode()).isEqualTo(4003);
        Eventually.until(() -> house.events.contains("ended CONSENT_DENIED 0 0"));
        assertThat(house.events).containsSubsequence("refused CONSENT_DENIED", "ended CONSENT_DENIED 0 0");
    }

    @Test
    void aRequestThatIsNoUpgradeOfOursIsAnsweredPlainly() throws Exception {
        URI address = house.uri("once-1");
        assertThat(status(address, RawViewer.upgrade("", "13"))).isEqualTo(400);
        assertThat(status(address, RawViewer.upgrade("other.v1", "13"))).isEqualTo(400);
        assertThat(status(address, RawViewer.upgrade("farhand.v1", "8"))).isEqualTo(426);
        assertThat(status(address, RawViewer.upgrade("other, farhand.v1", "13")))
                .isEqualTo(101);
        assertThat(status(address, "Accept: */*")).isEqualTo(404);
        assertThat(status(
                        URI.create(address.toString().replace("viewer?", "viewers?")),
                        RawViewer.upgrade("farhand.v1", "13")))
                .isEqualTo(404);
    }

    private static int status(URI address, String... headers) throws IOException {
        try (RawViewer viewer = new RawViewer(address, headers)) {
            return viewer.status();
        }
    }
}

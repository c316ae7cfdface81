package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.farhand.sample.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server as somebody has it who installs it and sets nothing: browsers and agents on one port, all of it by TLS. */
@ExtendWith(Walk.Shared.class)
@Timeout(300)
class OverTlsIT {
    private static final Words WORDS = Words.ENGLISH;

    /** How the page on certificates has a browser on Linux trust a server. */
    private static final Pattern TRUSTING = Pattern.compile("`(mkdir [^`]*certutil [^`]*)`");

    private final Walk walk;
    private final Path home;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> sockets = new CopyOnWriteArrayList<>();

    OverTlsIT(Walk walk, @TempDir Path home) {
        this.walk = walk;
        this.home = home;
    }

    @Test
    void fromThePrintedLinkToTheLogoutAllOfItIsByTlsInABrowserThatTrustsTheServer() throws IOException {
        try (House house = House.startWithTls()) {
            assertRefused(house);
            trust(house.authority());
            try (Browser browser = walk.browserOf(home);
                    Desk desk = Desk.at(browser, house.address())) {
                desk.context().onConsoleMessage(message -> {
                    if (message.type().equals("error") || message.type().equals("warning")) {
                        complaints.add(message.text() + " at " + message.location());
                    }
                });
                desk.context().onWebError(error -> complaints.add(error.error()));
                Page list = comeIn(desk, house);
                assertPageIsSafe(list, house);
                assertCookieIsSafe(desk);
                EnrolmentIT.enrol(desk, house, "By TLS").close();
                String device = list.locator("[role=row] a[href^='/devices/']")
                        .first()
                        .getAttribute("href")
                        .split("/")[2];
                assertTerminalWorks(Shell.openFirst(desk, device), list, device);
                leave(desk, list);
                assertThat(complaints).isEmpty();
                assertReachesNoOtherOrigin(list, house);
                // Those who did not trust it are no mistake of the server's.
                assertThat(house.serverLog()).doesNotContain("\tat ");
            }
        }
    }

    private void assertRefused(House house) {
        try (Desk stranger = Desk.at(walk.browser(), house.address())) {
            assertThatThrownBy(() -> stranger.tab("/login")).hasMessageContaining("ERR_CERT_AUTHORITY_INVALID");
        }
    }

    private void trust(Path authority) throws IOException {
        Walk.inPath("certutil");
        Matcher command =
                TRUSTING.matcher(Files.readString(Program.inCheckout("reference-server/docs/certificates.md")));
        assertThat(command.find()).isTrue();
        try (Program trusting = Program.start(
                "trusting",
                Map.of("HOME", home.toString()),
                List.of("bash", "-c", "cd " + authority.getParent() + " && " + command.group(1)))) {
            assertThat(trusting.waitForEnd()).as(trusting.output()).isZero();
        }
    }

    private static Page comeIn(Desk desk, House house) {
        Page page = desk.tab(house.wayIn());
        Hands hands = new Hands(page);
        FirstStartIT.setUp(hands, Desk.NAME, Desk.EMAIL);
        hands.awaitHeading(WORDS.of("devices.none"));
        return page;
    }

    private static void assertPageIsSafe(Page page, House house) {
        Response answer = page.reload();
        assertThat(page.url()).startsWith("https://").startsWith(house.address());
        assertThat(page.evaluate("() => isSecureContext")).isEqualTo(true);
        assertThat(answer.securityDetails().protocol).isEqualTo("TLS 1.3");
        List<Object> protocols =
                List.copyOf((List<?>) page.evaluate("() => [...performance.getEntriesByType('navigation'),"
                        + " ...performance.getEntriesByType('resource')].map(each => each.nextHopProtocol)"));
        assertThat(protocols).hasSizeGreaterThan(3).containsOnly("h2");
        // It would hold for each port of this name, and for longer than a certificate of the server's own making.
        assertThat(answer.headers()).doesNotContainKey("strict-transport-security");
    }

    /** Another name of the same server is another origin, by wss as by https. */
    private static void assertReachesNoOtherOrigin(Page page, House house) {
        String elsewhere = house.address().replace("localhost", "127.0.0.1").replaceFirst("https", "");
        assertThat(page.evaluate("""
                        elsewhere => new Promise(done => {
                          const blocked = [];
                          addEventListener('securitypolicyviolation', event => {
                            blocked.push(event.blockedURI.replace(/:.*/, '') + ' by ' + event.effectiveDirective);
                            if (blocked.length === 2) done(blocked.sort().join());
                          });
                          fetch('https' + elsewhere + '/health/live').catch(() => {});
                          try { new WebSocket('wss' + elsewhere + '/api/v1/viewer'); } catch {}
                        })
                        """, elsewhere)).isEqualTo("https by connect-src,wss by connect-src");
    }

    private static void assertCookieIsSafe(Desk desk) {
        assertThat(desk.context().cookies()).singleElement().satisfies(cookie -> {
            assertThat(cookie.name).startsWith("__Host-");
            assertThat(cookie.domain).isEqualTo("localhost");
            assertThat(cookie.path).isEqualTo("/");
            assertThat(cookie.secure).isTrue();
            assertThat(cookie.httpOnly).isTrue();
            assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.LAX);
        });
    }

    private void assertTerminalWorks(Shell shell, Page list, String device) {
        shell.page().onWebSocket(socket -> sockets.add(socket.url()));
        shell.enter("word=un; echo before th''e reload").awaitLine("before the reload");
        shell.page().reload();
        shell.awaitRunning().awaitLine("before the reload");
        assertThat(sockets).singleElement().asString().startsWith("wss://localhost:");
        shell.enter("yes flood");
        shell.await(lines -> lines.stream().filter("flood"::equals).count() > 10);
        shell.press("Control+c");
        shell.enter("echo ${word}forgotten").awaitLine("unforgotten");

        list.evaluate("""
                async device => {
                  const me = await (await fetch('/api/v1/auth/me')).json();
                  await fetch('/api/v1/devices/' + device, {
                    method: 'PATCH',
                    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrfToken },
                    body: JSON.stringify({ label: 'renamed' }),
                  });
                }
                """, device);
        List.of(list, shell.page()).forEach(tab -> SevenTabsIT.assertShows(tab, "renamed"));
    }

    private static void leave(Desk desk, Page page) {
        page.navigate("/profile");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(WORDS.of("profile.signOut")))
                .click();
        new Hands(page).awaitHeading(WORDS.of("login.title"));
        assertThat(desk.context().cookies()).isEmpty();
    }
}

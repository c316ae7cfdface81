package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.farhand.sample.testing.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every page in light, dark and German: pictures in {@code target/screenshots} for people to look at, and what axe says. */
@ExtendWith(Walk.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class LooksIT {
    private static final Path PICTURES = Program.inCheckout("samples/walk/target/screenshots");
    private static final int[][] SIZES = {{1600, 900}, {1366, 768}};

    private final Walk walk;
    private final Axe axe = new Axe();
    private String offline = "";
    private String waiting = "";

    LooksIT(Walk walk) {
        this.walk = walk;
    }

    /** A page: where it is, and what is done there until there is something to see. */
    private record View(String name, String path, Consumer<Page> act) {}

    @BeforeAll
    void furnish() {
        try (Desk desk = walk.desk()) {
            List<String> before = machines(desk);
            walk.house().startAgent("laptop", desk.enrolmentToken());
            Awaitility.await().until(() -> machines(desk).size() > before.size());
            offline = machines(desk).stream()
                    .filter(device -> !before.contains(device))
                    .findFirst()
                    .orElseThrow();
            walk.house().killAgent("laptop");
            walk.house().startAgent("newcomer", desk.enrolmentTokenThatAsks());
            Awaitility.await().until(() -> desk.list("/devices?waiting=true").size() == 1);
            waiting = desk.list("/devices?waiting=true")
                    .get(0)
                    .getAsJsonObject()
                    .get("id")
                    .getAsString();
            desk.post(
                    "/api-keys",
                    Map.of("label", "Inventory", "scopes", List.of("devices:view"), "expiresInSeconds", 604_800));
            desk.patch(
                    "/devices/" + walk.device(),
                    Map.of(
                            "tags",
                            List.of("linux", "lathe", "first floor"),
                            "notes",
                            "The lathe hangs on this one.\nAsk Charles before a restart."));
            desk.patch("/devices/" + offline, Map.of("label", "charles-laptop", "tags", List.of("laptop")));
            String site = desk.list("/sites").get(0).getAsJsonObject().get("id").getAsString();
            desk.post("/groups", Map.of("siteId", site, "name", "Workshop"));
            desk.post(
                    "/users",
                    Map.of(
                            "email",
                            "charles@farhand.example",
                            "name",
                            "Charles Babbage",
                            "password",
                            Desk.PASSWORD,
                            "role",
                            "technician"));
        }
    }

    private static List<String> machines(Desk desk) {
        return desk.list("/devices?online=true").asList().stream()
                .map(device -> device.getAsJsonObject().get("id").getAsString())
                .toList();
    }

    @Test
    void nothingIsWrongWithAnyPageInLightAndInDark() {
        assertGood(Words.ENGLISH, "", "en-GB");
    }

    @Test
    @Tag("long")
    void nothingIsWrongWithAnyPageInGerman() {
        assertGood(Words.GERMAN, "german-", "de-DE");
    }

    private void assertGood(Words words, String prefix, String locale) {
        List<String> complaints = new ArrayList<>();
        Browser.NewContextOptions options = new Browser.NewContextOptions().setLocale(locale);
        try (Desk stranger = Desk.at(walk.browser(), walk.house().address(), options)) {
            outside(words).forEach(view -> look(stranger, view, prefix, complaints));
        }
        try (Desk desk =
                Desk.at(walk.browser(), walk.house().address(), options).logIn()) {
            inside(words).forEach(view -> look(desk, view, prefix, complaints));
        }
        assertThat(complaints).isEmpty();
    }

    /** Each page follows the system's colours while it is open: one visit shows both. */
    private void look(Desk desk, View view, String prefix, List<String> complaints) {
        Page page = desk.context().newPage();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(view.name() + ": " + message.text());
            }
        });
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        page.navigate(view.path());
        view.act().accept(page);
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            String look = prefix + scheme.name().toLowerCase(Locale.ROOT);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int[] size : SIZES) {
                page.setViewportSize(size[0], size[1]);
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(PICTURES.resolve(look + "-" + size[0]).resolve(view.name() + ".png")));
            }
            axe.complaints(page).forEach(each -> complaints.add(view.name() + " in " + look + ": " + each));
        }
        page.close();
    }

    private static List<View> outside(Words words) {
        return List.of(
                new View("login", "/login", page -> assertThat(page.getByLabel(words.of("login.email")))
                        .isVisible()),
                new View("login-refused", "/login", page -> {
                    page.getByLabel(words.of("login.email")).fill("nobody@farhand.example");
                    page.locator("input[type=password]").fill("not the password");
                    button(page, words, "login.submit").click();
                    assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
                }),
                new View("setup", "/setup#fhl_first", page -> assertThat(button(page, words, "setup.submit"))
                        .isVisible()),
                new View("sign-in", "/sign-in", page -> assertThat(page.getByText(words.of("link.missing")))
                        .isVisible()),
                new View("not-found", "/nowhere", page -> assertThat(page.getByText(words.of("notFound.title")))
                        .isVisible()));
    }

    private List<View> inside(Words words) {
        List<View> views = new ArrayList<>(pages(words));
        views.addAll(dialogs(words));
        views.addAll(terminals(words));
        return views;
    }

    private List<View> pages(Words words) {
        Consumer<Page> table = page -> page.locator("table tbody tr").first().waitFor();
        Consumer<Page> list =
                page -> page.locator("[role=row][aria-rowindex='2']").waitFor();
        return List.of(
                new View("devices", "/devices", list),
                new View("devices-none-fits", "/devices?q=nothing%20has%20this", page -> assertThat(
                                page.getByText(words.of("devices.noMatch")))
                        .isVisible()),
                new View("device", "/devices/" + walk.device(), page -> page.locator("dl")
                        .first()
                        .waitFor()),
                new View("device-offline", "/devices/" + offline, page -> assertThat(
                                page.getByText(words.of("device.offline")))
                        .isVisible()),
                new View("device-waiting", "/devices/" + waiting, page -> assertThat(
                                button(page, words, "device.approve"))
                        .isVisible()),
                new View("api-keys", "/api-keys", table),
                new View("sessions-day", "/sessions?view=day", table),
                new View("enrolment", "/enrolment", table),
                new View("sites", "/sites", page -> assertThat(page.getByText("Workshop"))
                        .isVisible()),
                new View("users", "/users", table),
                new View("profile", "/profile", page -> assertThat(button(page, words, "profile.changePassword"))
                        .isVisible()));
    }

    private List<View> dialogs(Words words) {
        return List.of(
                new View("enrolment-form", "/enrolment", page -> newToken(page, words)),
                new View("enrolment-command", "/enrolment", page -> {
                    newToken(page, words);
                    page.getByLabel(words.of("token.label")).fill("Reception");
                    button(page, words, "enrolment.make").click();
                    assertThat(page.getByText(words.of("enrolment.waiting"))).isVisible();
                }),
                new View("users-add", "/users", page -> {
                    button(page, words, "users.add").click();
                    assertThat(page.getByLabel(words.of("users.firstPassword"))).isVisible();
                }),
                new View("api-keys-form", "/api-keys", page -> {
                    button(page, words, "apiKeys.new").first().click();
                    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
                }),
                new View("terminal-as", "/devices/" + walk.device(), page -> {
                    assertThat(button(page, words, "terminal.otherWays")).isVisible();
                    page.keyboard().press("Shift+T");
                    assertThat(page.getByLabel(words.of("terminal.account"))).isVisible();
                }),
                new View("palette", "/devices", page -> {
                    page.locator("[role=row][aria-rowindex='2']").waitFor();
                    page.keyboard().press("Control+k");
                    page.keyboard().type("wo");
                    assertThat(page.getByRole(AriaRole.OPTION).first()).isVisible();
                }),
                new View("keys", "/devices", page -> {
                    page.locator("[role=row][aria-rowindex='2']").waitFor();
                    page.keyboard().press("?");
                    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
                }));
    }

    private List<View> terminals(Words words) {
        String path = "/devices/" + walk.device() + "/terminal";
        return List.of(
                new View("terminal", path, page -> colours(page)),
                new View("sessions", "/sessions", page -> page.locator("table tbody tr")
                        .first()
                        .waitFor()),
                new View("terminal-search", path, page -> {
                    colours(page);
                    page.keyboard().press("Control+Shift+F");
                    page.keyboard().type("line 7");
                    assertThat(page.getByRole(AriaRole.SEARCH)).containsText("1");
                }),
                new View("terminal-paste", path, page -> {
                    colours(page);
                    page.evaluate("() => navigator.clipboard.writeText('cd /srv\\nmake clean\\nmake all\\n')");
                    page.keyboard().press("Control+Shift+V");
                    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
                }),
                new View("terminal-exit", path, page -> {
                    colours(page).enter("exit 3");
                    assertThat(button(page, words, "terminal.again")).isVisible();
                }),
                new View("terminal-offline", "/devices/" + offline + "/terminal", page -> assertThat(
                                page.getByRole(AriaRole.ALERT))
                        .isVisible()),
                new View("terminal-factor", "/devices", page -> {
                    page.route("**/api/v1/remote/sessions", LooksIT::wantsProof);
                    page.navigate(path);
                    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
                }));
    }

    /** What the server answers a quarter of an hour after the login. */
    private static void wantsProof(Route route) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(403)
                .setContentType("application/json")
                .setBody("{\"error\":\"Prove again that it is you.\",\"code\":\"RECENT_FACTOR_REQUIRED\","
                        + "\"requestId\":\"0\",\"nextStep\":\"Enter your password.\"}"));
    }

    private static Shell colours(Page page) {
        Shell shell = new Shell(page).awaitRunning();
        return shell.enter(
                        "unset HISTFILE; PS1='$ '; clear; seq -f 'line %.0f' 12;"
                                + " for c in 31 32 33 34 35 36 37 90 91 92 93 94; do printf \"\\e[${c}m colour $c \\e[0m\"; done; echo; ls --color -l /")
                .awaitLine("line 12");
    }

    private static void newToken(Page page, Words words) {
        button(page, words, "enrolment.new").first().click();
        assertThat(page.getByLabel(words.of("token.label"))).isFocused();
    }

    private static Locator button(Page page, Words words, String key) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words.of(key)));
    }
}

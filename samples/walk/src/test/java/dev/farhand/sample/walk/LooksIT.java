package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIResponse;
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
@Timeout(600)
class LooksIT {
    private static final Path PICTURES = Program.inCheckout("samples/walk/target/screenshots");
    private static final String UNKNOWN = "6b1f0e5c-9d1e-4a57-8a6e-0c6f4b1e2d3a";
    private static final String AUDITOR = "annabella@farhand.example";

    private record Look(ColorScheme colours, int width, int height) {}

    /** What people have: a desk's screen, and a laptop's. */
    private static final List<Look> LOOKS =
            List.of(new Look(ColorScheme.LIGHT, 1600, 900), new Look(ColorScheme.DARK, 1366, 768));

    /** What is left of a screen of 1280 by 1024 at 400 %: to be read by going down, not from side to side. */
    private static final Look SMALL = new Look(ColorScheme.LIGHT, 320, 256);

    /** The tags that have a colour by their name, and what it looks like; every other tag is muted. */
    private static final Map<String, String> TAG_COLOURS = Map.of(
            "server", "blue",
            "windows", "cyan",
            "linux", "orange",
            "mac", "grey",
            "workstation", "purple",
            "laptop", "green",
            "lathe", "grey");

    /** What people call the colour of what they read: a hue of the circle's 360, or hardly any. */
    private static final String COLOUR = "it => {"
            + " const [r, g, b] = getComputedStyle(it).color.match(/\\d+/g).map(Number);"
            + " const most = Math.max(r, g, b), all = most - Math.min(r, g, b);"
            + " if (all < 40) return 'grey';"
            + " const hue = 60 * (most === r ? ((g - b) / all + 6) % 6 : most === g ? (b - r) / all + 2 : (r - g) / all + 4);"
            + " return hue < 45 ? 'orange' : hue < 90 ? 'yellow' : hue < 160 ? 'green' : hue < 200 ? 'cyan'"
            + " : hue < 245 ? 'blue' : hue < 290 ? 'purple' : 'red'; }";

    /** Two pictures later, what moves. */
    private static final String STILL = "async () => {"
            + " const frame = () => new Promise(requestAnimationFrame);"
            + " await document.fonts.ready; await frame(); await frame();"
            + " return document.getAnimations().map(it => (it.transitionProperty ?? it.animationName)"
            + " + ' of ' + it.effect.target.outerHTML.slice(0, 80)).join(', '); }";

    private static final String TOO_WIDE = "() => [document.documentElement, document.querySelector('main')]"
            + ".some(it => it.scrollWidth > it.clientWidth)";

    private final Walk walk;
    private final Axe axe = new Axe();
    private String offline = "";
    private String waiting = "";

    LooksIT(Walk walk) {
        this.walk = walk;
    }

    /** A page that is opened once, and what there is to see one after the other. */
    private record Visit(String path, List<Sight> sights) {
        Visit(String path, Sight... sights) {
            this(path, List.of(sights));
        }
    }

    /** What is done until there is something to see. */
    private record Sight(String name, Consumer<Page> act) {}

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
            walk.house().endAgent("laptop");
            walk.house().startAgent("newcomer", desk.enrolmentTokenThatAsks());
            Awaitility.await().until(() -> desk.list("/devices?waiting=true").size() == 1);
            waiting = desk.list("/devices?waiting=true")
                    .get(0)
                    .getAsJsonObject()
                    .get("id")
                    .getAsString();
            String session = desk.post("/remote/sessions", Map.of("deviceId", walk.device(), "type", "terminal"))
                    .get("id")
                    .getAsString();
            desk.post("/remote/sessions/" + session + "/end", Map.of());
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
            add(desk, "charles@farhand.example", "Charles Babbage", "technician");
            add(desk, AUDITOR, "Annabella Milbanke", "auditor");
        }
    }

    private static void add(Desk desk, String email, String name, String role) {
        desk.post("/users", Map.of("email", email, "name", name, "password", Desk.PASSWORD, "role", role));
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

    @Test
    void tagsHaveTheColoursOfTheirNamesAndCanBeRead() {
        try (Desk desk = walk.desk()) {
            desk.patch("/devices/" + offline, Map.of("tags", List.copyOf(TAG_COLOURS.keySet())));
            Page page = desk.tab("/devices/" + offline);
            Locator tags = page.getByRole(
                    AriaRole.REGION, new Page.GetByRoleOptions().setName(Words.ENGLISH.of("device.tags")));
            for (Look look : LOOKS) {
                page.emulateMedia(new Page.EmulateMediaOptions()
                        .setColorScheme(look.colours())
                        .setReducedMotion(ReducedMotion.REDUCE));
                assertThat(page.locator("html"))
                        .hasAttribute(
                                "data-mantine-color-scheme",
                                look.colours().name().toLowerCase(Locale.ROOT));
                TAG_COLOURS.forEach((tag, colour) -> {
                    Locator shown = tags.getByText(tag, new Locator.GetByTextOptions().setExact(true));
                    seen(shown);
                    assertThat(shown.evaluate(COLOUR)).as(tag).isEqualTo(colour);
                });
                assertThat(axe.complaintsAboutColours(page)).isEmpty();
            }
            desk.patch("/devices/" + offline, Map.of("tags", List.of("laptop")));
        }
    }

    private void assertGood(Words words, String prefix, String locale) {
        List<String> complaints = new ArrayList<>();
        Browser.NewContextOptions options = new Browser.NewContextOptions().setLocale(locale);
        try (Desk stranger = Desk.at(walk.browser(), walk.house().address(), options)) {
            outside(words).forEach(visit -> look(stranger, visit, words, prefix, complaints));
        }
        try (Desk desk =
                Desk.at(walk.browser(), walk.house().address(), options).logIn().endSessions()) {
            inside(words).forEach(visit -> look(desk, visit, words, prefix, complaints));
        }
        try (Desk desk =
                Desk.at(walk.browser(), walk.house().address(), options).logIn(AUDITOR)) {
            auditing(words).forEach(visit -> look(desk, visit, words, prefix, complaints));
        }
        assertThat(complaints).isEmpty();
    }

    private void look(Desk desk, Visit visit, Words words, String prefix, List<String> complaints) {
        Page page = desk.context().newPage();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(visit.path() + ": " + message.text());
            }
        });
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        show(page, LOOKS.get(0));
        page.navigate(visit.path());
        for (Sight sight : visit.sights()) {
            sight.act().accept(page);
            words.loading().forEach(each -> assertThat(page.getByText(each)).hasCount(0));
            LOOKS.forEach(look -> look(page, sight.name(), look, prefix, complaints));
            if (sight.equals(visit.sights().get(0))) {
                look(page, sight.name(), SMALL, prefix, complaints);
            }
            show(page, LOOKS.get(0));
        }
        page.close();
    }

    /** Each page follows the system's colours and the window's size while it is open: one visit shows all. */
    private void look(Page page, String name, Look look, String prefix, List<String> complaints) {
        String folder = prefix + look.colours().name().toLowerCase(Locale.ROOT) + "-" + look.width();
        show(page, look);
        String moving = still(page, look);
        if (!moving.isEmpty()) {
            complaints.add(name + " in " + folder + " moves for who wants nothing to: " + moving);
        }
        page.screenshot(
                new Page.ScreenshotOptions().setPath(PICTURES.resolve(folder).resolve(name + ".png")));
        complaintsAbout(page, look).forEach(each -> complaints.add(name + " in " + folder + ": " + each));
    }

    private List<String> complaintsAbout(Page page, Look look) {
        if (look.equals(SMALL)) {
            return (boolean) page.evaluate(TOO_WIDE) ? List.of("to be read from side to side") : List.of();
        }
        return look.equals(LOOKS.get(0)) ? axe.complaints(page) : axe.complaintsAboutColours(page);
    }

    private static void show(Page page, Look look) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.colours()));
        page.setViewportSize(look.width(), look.height());
    }

    /** Lets the page come to rest in these colours: what does not, though less motion was asked for. */
    private static String still(Page page, Look look) {
        assertThat(page.locator("html"))
                .hasAttribute("data-mantine-color-scheme", look.colours().name().toLowerCase(Locale.ROOT));
        return (String) page.evaluate(STILL);
    }

    private static List<Visit> outside(Words words) {
        return List.of(
                new Visit(
                        "/login",
                        new Sight("login", page -> seen(page.getByLabel(words.of("login.email")))),
                        new Sight("login-refused", page -> {
                            page.getByLabel(words.of("login.email")).fill("nobody@farhand.example");
                            page.locator("input[type=password]").fill("not the password");
                            button(page, words, "login.submit").click();
                            seen(page.getByRole(AriaRole.ALERT));
                        })),
                new Visit("/setup#fhl_first", new Sight("setup", page -> seen(button(page, words, "setup.submit")))),
                new Visit(
                        "/new-password#fhl_first",
                        new Sight("new-password", page -> seen(button(page, words, "newPassword.submit"))),
                        new Sight("new-password-refused", page -> {
                            page.locator("input[type=password]").fill(Desk.PASSWORD);
                            button(page, words, "newPassword.submit").click();
                            seen(page.getByRole(AriaRole.ALERT));
                        })),
                new Visit("/sign-in", new Sight("sign-in", page -> seen(page.getByText(words.of("link.missing"))))),
                new Visit(
                        "/sign-in#fhl_first",
                        new Sight("sign-in-refused", page -> seen(page.getByRole(AriaRole.ALERT)))),
                new Visit(
                        "/nowhere", new Sight("not-found", page -> seen(page.getByText(words.of("notFound.title"))))));
    }

    private List<Visit> inside(Words words) {
        List<Visit> visits = new ArrayList<>();
        visits.addAll(lists(words));
        visits.addAll(devices(words));
        visits.addAll(people(words));
        visits.addAll(terminals(words));
        return visits;
    }

    private static List<Visit> lists(Words words) {
        Consumer<Page> list =
                page -> page.locator("[role=row][aria-rowindex='2']").waitFor();
        return List.of(
                new Visit(
                        "/devices",
                        new Sight("devices", list),
                        new Sight("keys", page -> press(page, "?")),
                        new Sight("palette", page -> {
                            page.keyboard().press("Escape");
                            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
                            press(page, "Control+k");
                            page.keyboard().type("wo");
                            seen(page.getByRole(AriaRole.OPTION).first());
                        })),
                new Visit(
                        "/devices?q=nothing%20has%20this",
                        new Sight("devices-none-fits", page -> seen(page.getByText(words.of("devices.noMatch")))),
                        new Sight("devices-none", page -> {
                            withoutDevices(page);
                            seen(page.getByText(words.of("devices.noneHint")));
                        })),
                new Visit(
                        "/sessions?view=day",
                        new Sight("sessions-day", LooksIT::table),
                        new Sight("sessions-note", page -> {
                            page.locator("[data-note]").first().click();
                            seen(page.getByPlaceholder(words.of("session.noteHint")));
                        })),
                new Visit(
                        "/sessions?view=all&kind=desktop",
                        new Sight("sessions-none-fits", page -> seen(page.getByText(words.of("sessions.noMatch"))))),
                new Visit(
                        "/enrolment",
                        new Sight("enrolment", LooksIT::table),
                        new Sight("enrolment-remove", page -> opened(page, words, "token.remove")),
                        new Sight("enrolment-form", page -> {
                            page.keyboard().press("Escape");
                            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
                            opened(page, words, "enrolment.new");
                        }),
                        new Sight("enrolment-command", page -> {
                            page.getByLabel(words.of("token.label")).fill("Reception");
                            button(page, words, "enrolment.make").click();
                            seen(page.getByText(words.of("enrolment.waiting")));
                        })),
                new Visit(
                        "/api-keys",
                        new Sight("api-keys", LooksIT::table),
                        new Sight("api-keys-form", page -> opened(page, words, "apiKeys.new"))));
    }

    private List<Visit> devices(Words words) {
        return List.of(
                new Visit(
                        "/devices/" + walk.device(),
                        new Sight("device", page -> page.locator("dl").first().waitFor()),
                        new Sight("terminal-as", page -> {
                            press(page, "Shift+T");
                            seen(page.getByLabel(words.of("terminal.account")));
                        }),
                        new Sight("device-notes", page -> {
                            page.keyboard().press("Escape");
                            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
                            button(page, words, "device.editNotes").click();
                            seen(page.getByText(words.of("device.notesKeys")));
                        }),
                        new Sight("device-edit", page -> {
                            manage(page, words, "device.edit");
                            seen(page.getByLabel(words.of("device.label")).first());
                        })),
                new Visit(
                        "/devices/" + offline,
                        new Sight("device-offline", page -> seen(page.getByText(words.of("device.offline")))),
                        new Sight("device-remove", page -> {
                            manage(page, words, "device.remove");
                            seen(page.getByText(words.of("device.removeWhat")));
                        })),
                new Visit("/devices/" + UNKNOWN, new Sight("device-unknown", page -> leadsToTheList(page, words))),
                new Visit(
                        "/devices/" + waiting,
                        new Sight("device-waiting", page -> seen(button(page, words, "device.approve")))));
    }

    private static List<Visit> people(Words words) {
        return List.of(
                new Visit(
                        "/sites",
                        new Sight("sites", page -> seen(page.getByText("Workshop"))),
                        new Sight("sites-new", page -> opened(page, words, "places.newSite"))),
                new Visit(
                        "/users",
                        new Sight("users", LooksIT::table),
                        new Sight("users-link", page -> {
                            page.getByText(words.of("users.link")).first().click();
                            button(page, words, "users.linkMake").click();
                            seen(page.getByLabel(
                                    words.of("users.linkLine"), new Page.GetByLabelOptions().setExact(true)));
                        }),
                        new Sight("users-add", page -> {
                            button(page, words, "action.done").click();
                            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
                            opened(page, words, "users.add");
                        }),
                        new Sight("users-lock-out", page -> {
                            page.keyboard().press("Escape");
                            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
                            page.getByText(words.of("users.disable"), new Page.GetByTextOptions().setExact(true))
                                    .first()
                                    .click();
                            seen(page.getByText(words.of("users.disableWhat")));
                        })),
                new Visit(
                        "/profile",
                        new Sight("profile", page -> seen(button(page, words, "profile.changePassword"))),
                        new Sight("other-person", page -> {
                            page.route("**/api/v1/auth/me", LooksIT::isSomebodyElse);
                            page.getByLabel(words.of("user.name")).fill("Ada");
                            page.keyboard().press("Enter");
                            seen(button(page, words, "other.reload"));
                        })));
    }

    private List<Visit> terminals(Words words) {
        String path = "/devices/" + walk.device() + "/terminal";
        return List.of(
                new Visit(
                        path,
                        new Sight("terminal", page -> colours(page)),
                        new Sight("terminal-search", page -> {
                            page.keyboard().press("Control+Shift+F");
                            page.keyboard().type("line 7");
                            assertThat(page.getByRole(AriaRole.SEARCH)).containsText("1");
                        }),
                        new Sight("terminal-paste", page -> {
                            page.keyboard().press("Escape");
                            page.evaluate("() => navigator.clipboard.writeText('cd /srv\\nmake clean\\nmake all\\n')");
                            press(page, "Control+Shift+V");
                        })),
                new Visit("/sessions", new Sight("sessions", LooksIT::table), new Sight("sessions-end", page -> {
                    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words.any("session.endOn")))
                            .first()
                            .click();
                    seen(page.getByRole(AriaRole.DIALOG));
                })),
                new Visit(path, new Sight("terminal-exit", page -> {
                    colours(page).enter("exit 3");
                    seen(button(page, words, "terminal.again"));
                })),
                strips(path, words),
                // The page that was typed in elsewhere is still open.
                new Visit(path, new Sight("terminal-which", page -> seen(button(page, words, "which.goOn")))),
                new Visit(
                        "/devices/" + offline + "/terminal",
                        new Sight("terminal-offline", page -> seen(page.getByRole(AriaRole.ALERT)))),
                new Visit(
                        "/devices/" + UNKNOWN + "/terminal",
                        new Sight("terminal-unknown", page -> leadsToTheList(page, words))),
                new Visit(
                        "/devices",
                        new Sight("terminal-factor", page -> {
                            page.route("**/api/v1/remote/sessions", LooksIT::wantsProof);
                            page.navigate(path);
                            seen(page.getByRole(AriaRole.DIALOG));
                        }),
                        new Sight("terminal-factor-link", page -> {
                            page.route("**/api/v1/auth/me", LooksIT::hasNoPassword);
                            page.navigate(path);
                            seen(page.getByLabel(words.of("confirm.link")).first());
                        })));
    }

    /** What a terminal says while its connection is away, and where somebody types elsewhere meanwhile. */
    private static Visit strips(String path, Words words) {
        Meddler[] meddler = new Meddler[1];
        return new Visit(
                "/devices",
                new Sight("terminal-waiting", page -> {
                    meddler[0] = Meddler.on(page);
                    page.navigate(path);
                    Shell shell = colours(page);
                    meddler[0].serverGoes();
                    seen(button(page, words, "terminal.now"));
                    shell.type("make all");
                    seen(page.getByText(words.of("terminal.waiting")));
                }),
                new Sight("terminal-doubtful", page -> {
                    meddler[0].serverComes();
                    // It may have tried by itself meanwhile: then there is no such button any more.
                    button(page, words, "terminal.now").evaluateAll("all => all.forEach(it => it.click())");
                    Shell shell = new Shell(page).awaitRunning();
                    meddler[0].hearNothing();
                    shell.type("make clean");
                    Page other = page.context().newPage();
                    other.navigate(page.url());
                    new Shell(other).awaitRunning();
                    seen(page.getByText(words.any("terminal.doubtful")));
                    seen(page.getByText(words.of("terminal.watching")));
                    meddler[0].warn();
                    seen(page.getByText(words.of("terminal.endsIdleWatching")));
                    page.bringToFront();
                }));
    }

    /** Who may change nothing is offered nothing that would be refused. */
    private List<Visit> auditing(Words words) {
        return List.of(
                new Visit("/devices/" + walk.device(), new Sight("device-auditor", page -> {
                    page.locator("dl").first().waitFor();
                    List.of("device.manage", "device.editNotes", "terminal.otherWays")
                            .forEach(key -> assertThat(button(page, words, key)).hasCount(0));
                    assertThat(page.getByPlaceholder(words.of("tags.add"))).hasCount(0);
                    assertThat(page.getByText(words.of("device.openTerminal"))).hasCount(0);
                })),
                new Visit(
                        "/sessions",
                        new Sight("sessions-none", page -> {
                            seen(page.getByText(words.of("sessions.none")));
                            assertThat(button(page, words, "sessions.endAll")).hasCount(0);
                        }),
                        new Sight("devices-none-auditor", page -> {
                            withoutDevices(page);
                            seen(page.getByText(words.of("devices.noneAsk")));
                            assertThat(page.getByText(words.of("devices.add"))).hasCount(0);
                        })));
    }

    /** A page of a machine that is not there. */
    private static void leadsToTheList(Page page, Words words) {
        assertThat(page.locator("h1")).hasText(words.of("device.unknown"));
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(words.of("notFound.devices")))
                        .last())
                .hasAttribute("href", "/devices");
    }

    private static void seen(Locator what) {
        assertThat(what).isVisible();
    }

    private static void table(Page page) {
        page.locator("table tbody tr").first().waitFor();
    }

    private static void press(Page page, String key) {
        page.keyboard().press(key);
        seen(page.getByRole(AriaRole.DIALOG));
    }

    /** The dialog behind the first button of these words. */
    private static void opened(Page page, Words words, String key) {
        button(page, words, key).first().click();
        seen(page.getByRole(AriaRole.DIALOG));
    }

    private static void manage(Page page, Words words, String key) {
        button(page, words, "device.manage").click();
        page.getByRole(
                        AriaRole.MENUITEM,
                        new Page.GetByRoleOptions().setName(words.of(key)).setExact(true))
                .click();
    }

    /** What the server answers a quarter of an hour after the login. */
    private static void wantsProof(Route route) {
        refuse(route, "RECENT_FACTOR_REQUIRED");
    }

    private static void refuse(Route route, String code) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(403)
                .setContentType("application/json")
                .setBody("{\"error\":\"Not like this.\",\"code\":\"" + code
                        + "\",\"requestId\":\"0\",\"nextStep\":\"Something else.\"}"));
    }

    /** What the server answers when somebody else has signed in in another tab. */
    private static void isSomebodyElse(Route route) {
        if (route.request().method().equals("GET")) {
            me(route, me -> {
                JsonObject user = me.getAsJsonObject("user");
                user.addProperty("id", UNKNOWN);
                user.addProperty("name", "Charles Babbage");
            });
        } else {
            refuse(route, "CSRF_TOKEN_INVALID");
        }
    }

    private static void hasNoPassword(Route route) {
        me(route, me -> me.addProperty("hasPassword", false));
    }

    /** What the server says of who is signed in, but for something. */
    private static void me(Route route, Consumer<JsonObject> change) {
        APIResponse answer = route.fetch();
        JsonObject me = JsonParser.parseString(answer.text()).getAsJsonObject();
        change.accept(me);
        route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(me.toString()));
    }

    /** The list of a house in which no machine is yet. */
    private static void withoutDevices(Page page) {
        page.route(
                "**/api/v1/devices?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"data\":[],\"pagination\":{\"page\":1,\"limit\":200,\"total\":0}}")));
        page.navigate("/devices");
    }

    private static Shell colours(Page page) {
        Shell shell = new Shell(page).awaitRunning();
        return shell.enter(
                        "unset HISTFILE; PS1='$ '; clear; seq -f 'line %.0f' 12;"
                                + " for c in 31 32 33 34 35 36 37 90 91 92 93 94; do printf \"\\e[${c}m colour $c \\e[0m\"; done; echo; ls --color -l /")
                .awaitLine("line 12");
    }

    private static Locator button(Page page, Words words, String key) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words.of(key)));
    }
}

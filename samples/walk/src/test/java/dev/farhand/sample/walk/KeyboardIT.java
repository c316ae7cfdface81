package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every page without a mouse: nothing here clicks, fills or focuses. The first set-up is in {@link FirstStartIT}. */
@ExtendWith(Walk.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class KeyboardIT {
    private static final Words WORDS = Words.ENGLISH;

    private final Walk walk;
    private Desk desk;
    private Page page;
    private Hands hands;

    KeyboardIT(Walk walk) {
        this.walk = walk;
    }

    @BeforeAll
    void sitDown() {
        desk = walk.desk().endSessions();
        page = desk.tab("/devices");
        hands = new Hands(page);
        assertThat(page.getByRole(AriaRole.GRID)).isVisible();
    }

    @AfterAll
    void leave() {
        desk.close();
    }

    @Test
    void leadsFromTheLoginToAShellAndOutAgain() {
        try (Desk stranger = Desk.at(walk.browser(), walk.house().address())) {
            Page door = stranger.tab("/");
            Hands other = new Hands(door).awaitFocus(WORDS.of("login.email"));
            other.type(Desk.EMAIL).press("Tab").type(Desk.PASSWORD).press("Enter");
            assertThat(door.getByRole(AriaRole.GRID)).isVisible();

            other.find(Walk.MACHINE).awaitHeading(Walk.MACHINE).press("t");
            Shell shell = new Shell(door).awaitRunning();
            shell.enter("unset HISTFILE; echo $((6 * 7))").awaitLine("42");
            other.press("Control+Shift+ArrowUp");
            assertThat(door.getByRole(AriaRole.LINK, named(WORDS.of("terminal.toDevice"))))
                    .isFocused();
            other.press("?").awaitDialog(WORDS.of("keys.title")).press("Escape").awaitNoDialog();
            other.awaitFocus(WORDS.of("terminal.toDevice")).press("Control+k");
            other.awaitFocus(WORDS.of("palette.placeholder")).press("Escape").awaitNoDialog();
            other.awaitFocus(WORDS.of("terminal.toDevice"))
                    .press("Enter")
                    .awaitHeading(Walk.MACHINE)
                    .press("g", "s")
                    .awaitHeading(WORDS.of("nav.sessions"));
            other.find(WORDS.of("nav.profile")).awaitHeading(WORDS.of("nav.profile"));
            other.tabTo(WORDS.of("profile.signOut")).press("Enter").awaitFocus(WORDS.of("login.email"));
        }
    }

    @Test
    void goesRoundEveryPageAndSeesWhereItIs() {
        List.of("devices", "sessions", "enrolment", "sites", "users", "api-keys", "profile", "devices/" + walk.device())
                .forEach(path -> {
                    open("/" + path);
                    hands.assertWayRound();
                });
        assertThat(desk.context().pages()).hasSize(1);
    }

    @Test
    void findsKeysAndPagesFromAnywhereAndComesBack() {
        open("/users");
        hands.tabTo(WORDS.of("users.add")).press("?").awaitDialog(WORDS.of("keys.title"));
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText(WORDS.of("keys.search"));
        hands.press("Escape").awaitNoDialog().awaitFocus(WORDS.of("users.add"));

        hands.press("Control+k").awaitFocus(WORDS.of("palette.placeholder"));
        hands.press("Escape").awaitNoDialog().awaitFocus(WORDS.of("users.add"));

        // Esc closes one dialog at a time: the finder does not come above another.
        hands.press("Enter").awaitFocus(WORDS.of("user.name")).press("Control+k");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(1);
        hands.press("Escape").awaitNoDialog().awaitFocus(WORDS.of("users.add"));

        hands.find(WORDS.of("nav.apiKeys"))
                .awaitHeading(WORDS.of("nav.apiKeys"))
                .awaitPageFocused();
        hands.tabTo(WORDS.of("apiKeys.new"));
        hands.press("g", "d").awaitHeading(WORDS.of("nav.devices")).awaitPageFocused();
        page.reload();
        assertThat(page.getByRole(AriaRole.GRID)).isVisible();
        hands.tabTo(WORDS.of("nav.skip")).press("Enter", "Tab");
        assertThat(hands.focus()).isEqualTo(WORDS.of("devices.add"));
    }

    @Test
    void searchesDevicesAndOpensOne() {
        desk.patch("/devices/" + walk.device(), Map.of("tags", List.of("lathe"), "groupId", group("Turners")));
        group("Smiths");
        open("/devices");
        Locator rows = page.locator("[role=row][aria-rowindex]:not([aria-rowindex='1'])");
        hands.press("/").awaitFocus(WORDS.of("devices.search")).type("nothing has this");
        hands.awaitHeading(WORDS.of("devices.noMatch"));
        hands.retype(Walk.MACHINE);
        assertThat(rows).hasCount(1);
        hands.tabTo(WORDS.of("devices.all")).press("ArrowRight").awaitFocus(WORDS.of("presence.online"));
        assertThat(page).hasURL(Pattern.compile("status=online"));
        hands.tabTo(WORDS.of("devices.group")).type("Smiths");
        assertThat(page.getByRole(AriaRole.OPTION)).hasText(new String[] {"Smiths (0)"});
        hands.press("ArrowDown", "Enter").awaitHeading(WORDS.of("devices.noMatch"));
        hands.retype("Turners");
        assertThat(page.getByRole(AriaRole.OPTION)).hasText(new String[] {"Turners (1)"});
        hands.press("ArrowDown", "Enter");
        assertThat(rows).hasCount(1);
        hands.tabTo(WORDS.of("devices.tag")).type("lathe");
        assertThat(page.getByRole(AriaRole.OPTION)).hasCount(1);
        hands.press("ArrowDown", "Enter");
        assertThat(page).hasURL(Pattern.compile("tag=lathe"));
        hands.tabTo(WORDS.of("device.name"));
        for (int tabs = 0;
                tabs < 5 && !Boolean.TRUE.equals(rows.evaluate("row => row === document.activeElement"));
                tabs++) {
            hands.press("Tab");
        }
        hands.press("ArrowDown", "Enter").awaitHeading(Walk.MACHINE).awaitPageFocused();
    }

    @Test
    void keepsWhatIsKnownOfADevice() {
        desk.patch("/devices/" + walk.device(), Map.of("tags", List.of("linux"), "notes", ""));
        open("/devices/" + walk.device());
        Locator tags = page.getByRole(AriaRole.REGION, named(WORDS.of("device.tags")));
        hands.tabTo(WORDS.of("tags.add"))
                .type("Lathe")
                .press("Enter")
                .type("Drill")
                .press("Enter");
        assertThat(tags).containsText("drill");
        assertThat(tags).containsText("lathe");
        hands.backTo(WORDS.of("tags.remove", "tag", "lathe")).press("Enter");
        assertThat(tags).not().containsText("lathe");
        assertThat(hands.focus()).isEqualTo(WORDS.of("tags.add"));

        Locator notes = page.getByRole(AriaRole.REGION, named(WORDS.of("device.notes")));
        hands.tabTo(WORDS.of("device.editNotes")).press("Enter").awaitFocus(WORDS.of("device.notes"));
        hands.type("Not this.").press("Escape").awaitFocus(WORDS.of("device.editNotes"));
        assertThat(notes).containsText(WORDS.of("device.noNotes"));
        hands.press("Enter").awaitFocus(WORDS.of("device.notes"));
        hands.type("Hums.").press("Enter").type("Ask Charles.").press("Control+Enter");
        assertThat(notes).containsText("Hums.\nAsk Charles.");
        hands.awaitFocus(WORDS.of("device.editNotes"));

        // A colleague writes at the same time.
        hands.press("Enter").awaitFocus(WORDS.of("device.notes")).retype("Squeaks.");
        desk.patch("/devices/" + walk.device(), Map.of("notes", "Ask Mary."));
        assertThat(notes.getByRole(AriaRole.STATUS)).containsText("Ask Mary.");
        hands.tabTo(WORDS.of("device.notesBoth")).press("Enter").awaitFocus(WORDS.of("device.notes"));
        hands.press("Control+Enter").awaitFocus(WORDS.of("device.editNotes"));
        assertThat(notes).containsText("Ask Mary.\n\nSqueaks.");

        hands.backTo(WORDS.of("device.manage"));
        rename(Walk.MACHINE, "bench");
        rename("bench", Walk.MACHINE);
        group("Millers");
        hands.choose(WORDS.of("device.edit")).awaitFocus(WORDS.of("device.label"));
        hands.tabTo(WORDS.of("device.group")).pick("Millers");
        hands.tabTo(WORDS.of("action.save")).press("Enter").awaitNoDialog();
        assertThat(page.getByRole(AriaRole.DEFINITION).filter(new Locator.FilterOptions().setHasText("Millers")))
                .isVisible();
        hands.awaitFocus(WORDS.of("device.manage"));
        hands.choose(WORDS.of("device.remove"));
        hands.awaitFocus(WORDS.of("action.cancel")).press("Escape").awaitFocus(WORDS.of("device.manage"));
    }

    /** A group more at the machine's site. */
    private String group(String name) {
        String site = desk.get("/devices/" + walk.device()).get("siteId").getAsString();
        return desk.post("/groups", Map.of("siteId", site, "name", name))
                .get("id")
                .getAsString();
    }

    /** Begins and ends on the same button. */
    private void rename(String from, String to) {
        hands.choose(WORDS.of("device.edit")).awaitFocus(WORDS.of("device.label"));
        assertThat(page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.TEXTBOX).first())
                .hasValue(from);
        hands.retype(to).press("Enter");
        hands.awaitNoDialog().awaitHeading(to).awaitFocus(WORDS.of("device.manage"));
    }

    @Test
    void letsAMachineInAndRemovesIt() {
        List<String> before = waiting();
        walk.house().startAgent("stranger", desk.enrolmentTokenThatAsks());
        Awaitility.await().until(() -> waiting().size() > before.size());
        String stranger = waiting().stream()
                .filter(device -> !before.contains(device))
                .findFirst()
                .orElseThrow();
        try {
            open("/devices");
            hands.tabTo(WORDS.of("devices.waitingShow")).press("Enter");
            assertThat(page).hasURL(Pattern.compile("status=waiting"));
            open("/devices/" + stranger);
            hands.tabTo(WORDS.of("device.approve")).press("Enter");
            assertThat(page.getByRole(AriaRole.LINK, named(WORDS.of("device.openTerminal"))))
                    .isVisible();
            hands.awaitPageFocused();
            hands.tabTo(WORDS.of("device.manage")).choose(WORDS.of("device.remove"));
            hands.awaitFocus(WORDS.of("action.cancel"));
            hands.press("Tab", "Enter").awaitHeading(WORDS.of("nav.devices"));
            assertThat(ids("/devices")).doesNotContain(stranger);
        } finally {
            walk.house().endAgent("stranger");
        }
    }

    @Test
    void makesAndRemovesSitesAndGroups() {
        open("/sites");
        hands.tabTo(WORDS.of("places.newSite")).press("Enter").awaitFocus(WORDS.of("device.name"));
        hands.press("Escape").awaitNoDialog().awaitFocus(WORDS.of("places.newSite"));
        hands.press("Enter").awaitFocus(WORDS.of("device.name")).type("Pier").press("Enter");
        hands.awaitNoDialog().awaitHeading("Pier").awaitFocus(WORDS.of("places.newSite"));

        hands.tabTo(WORDS.of("places.newGroupOf", "site", "Pier")).press("Enter");
        hands.awaitFocus(WORDS.of("device.name")).type("Cranes").press("Enter").awaitNoDialog();
        Locator cranes = page.getByRole(AriaRole.ROWHEADER, named("Cranes"));
        assertThat(cranes).isVisible();
        hands.tabTo(WORDS.of("places.renameOne", "name", "Cranes")).press("Enter");
        hands.awaitFocus(WORDS.of("device.name"))
                .retype("Winches")
                .press("Enter")
                .awaitNoDialog();
        hands.awaitFocus(WORDS.of("places.renameOne", "name", "Winches"));

        hands.tabTo(WORDS.of("places.removeOne", "name", "Winches")).press("Enter");
        confirm();
        assertThat(page.getByRole(AriaRole.ROWHEADER, named("Winches"))).isHidden();
        hands.awaitPageFocused()
                .tabTo(WORDS.of("places.removeOne", "name", "Pier"))
                .press("Enter");
        confirm();
        assertThat(page.getByRole(AriaRole.HEADING, named("Pier"))).isHidden();
        hands.awaitPageFocused();
    }

    /** Cancel is what Enter does first; the deed is one Tab away. */
    private void confirm() {
        hands.awaitFocus(WORDS.of("action.cancel")).press("Tab", "Enter").awaitNoDialog();
    }

    @Test
    void makesATokenForASiteCopiesItsCommandAndRemovesIt() {
        String site = desk.list("/sites").get(0).getAsJsonObject().get("name").getAsString();
        open("/sites");
        hands.tabTo(WORDS.of("places.enrolAt", "site", site)).press("Enter");
        hands.awaitFocus(WORDS.of("token.label")).type("By hand").press("Enter");
        hands.awaitFocus(WORDS.of("action.copy")).press("Enter").awaitFocus(WORDS.of("action.copied"));
        assertThat((String) page.evaluate("() => navigator.clipboard.readText()"))
                .contains("install.sh");
        hands.tabTo(WORDS.of("action.done")).press("Enter").awaitNoDialog();
        assertThat(page).hasURL(Pattern.compile("/enrolment$"));
        Locator row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("By hand"));
        assertThat(row).containsText(site);
        hands.tabTo(WORDS.of("token.removeOne", "label", "By hand")).press("Enter");
        confirm();
        assertThat(row).hasCount(0);
        hands.awaitPageFocused();
    }

    @Test
    void waitsForTheSitesWhereEnterIsFaster() {
        List<Route> held = new ArrayList<>();
        page.route("**/api/v1/sites*", held::add);
        open("/enrolment");
        hands.tabTo(WORDS.of("enrolment.new")).press("Enter");
        hands.awaitFocus(WORDS.of("token.label")).type("Too early").press("Enter");
        assertThat(page.getByRole(AriaRole.BUTTON, named(WORDS.of("places.loading"))))
                .isVisible();
        page.unroute("**/api/v1/sites*");
        held.forEach(Route::resume);
        hands.awaitFocus(WORDS.of("action.copy"));
        assertThat(desk.list("/enrolment-tokens").toString()).contains("Too early");
        hands.press("Escape").awaitNoDialog();
    }

    @Test
    void makesAnApiKeyCopiesAndRevokesIt() {
        open("/api-keys");
        hands.tabTo(WORDS.of("apiKeys.new")).press("Enter");
        hands.awaitFocus(WORDS.of("apiKeys.label")).type("By hand");
        hands.tabTo(WORDS.of("permission.devices:view")).press("Space").press("Enter");
        hands.awaitFocus(WORDS.of("action.copy")).press("Enter").awaitFocus(WORDS.of("action.copied"));
        assertThat((String) page.evaluate("() => navigator.clipboard.readText()"))
                .startsWith("fhk_");
        hands.tabTo(WORDS.of("action.done")).press("Enter").awaitNoDialog();
        Locator row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("By hand"));
        assertThat(row).isVisible();
        hands.tabTo(WORDS.of("apiKeys.revokeOne", "label", "By hand")).press("Enter");
        confirm();
        assertThat(row).hasCount(0);
        hands.awaitPageFocused();
    }

    @Test
    void addsSomebodyGivesAnotherRoleAndLocksOut() {
        open("/users");
        hands.tabTo(WORDS.of("users.add")).press("Enter").awaitFocus(WORDS.of("user.name"));
        hands.type("Luigi Menabrea").tabTo(WORDS.of("login.email")).type("luigi@farhand.example");
        hands.tabTo(WORDS.of("users.firstPassword")).type(Desk.PASSWORD).press("Enter");
        hands.awaitNoDialog().awaitFocus(WORDS.of("users.add"));
        Locator row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("Luigi Menabrea"));
        assertThat(row).isVisible();
        hands.tabTo(WORDS.of("user.roleOf", "name", "Luigi Menabrea")).press("ArrowDown");
        assertThat(page.getByRole(AriaRole.OPTION).first()).isVisible();
        hands.press("ArrowDown", "Enter");
        assertThat(row.getByRole(AriaRole.COMBOBOX)
                        .or(row.getByRole(AriaRole.TEXTBOX))
                        .first())
                .hasValue(WORDS.of("role.auditor"));
        hands.tabTo(WORDS.of("users.disableOne", "name", "Luigi Menabrea")).press("Enter");
        confirm();
        assertThat(row).containsText(WORDS.of("user.disabled"));
        hands.awaitFocus(WORDS.of("users.enableOne", "name", "Luigi Menabrea"));
    }

    @Test
    void givesANewPasswordByALinkThatWorksOnce() {
        String name = "Jacquard";
        String email = "jacquard@farhand.example";
        desk.post("/users", Map.of("email", email, "name", name, "password", Desk.PASSWORD, "role", "technician"));
        open("/users");
        hands.tabTo(WORDS.of("users.linkOne", "name", name)).press("Enter").awaitFocus(WORDS.of("users.linkMake"));
        hands.press("Enter").awaitFocus(WORDS.of("action.copy")).press("Enter").awaitFocus(WORDS.of("action.copied"));
        String link = (String) page.evaluate("() => navigator.clipboard.readText()");
        hands.press("Escape").awaitNoDialog();

        String password = "punched cards for a loom";
        try (Desk own = Desk.at(walk.browser(), walk.house().address())) {
            Page door = own.tab(link);
            Hands other = new Hands(door).awaitFocus(WORDS.of("profile.newPassword"));
            other.type(password).press("Enter");
            assertThat(door.getByRole(AriaRole.GRID)).isVisible();
            assertThat(door.getByRole(AriaRole.BANNER)).containsText(name);

            own.context().clearCookies();
            door.navigate(link);
            other.awaitFocus(WORDS.of("profile.newPassword"))
                    .type(Desk.PASSWORD)
                    .press("Enter");
            assertThat(door.getByRole(AriaRole.ALERT)).containsText(Words.failure("LOGIN_LINK_INVALID"));
            other.tabTo(WORDS.of("link.password")).press("Enter").awaitFocus(WORDS.of("login.email"));
            other.type(email).press("Tab").type(password).press("Enter");
            assertThat(door.getByRole(AriaRole.GRID)).isVisible();
        }
    }

    @Test
    void looksThroughSessionsWritesANoteAndEndsOne() {
        desk.post("/remote/sessions", Map.of("deviceId", walk.device(), "type", "terminal", "reason", "squeaks"));
        String device = Walk.MACHINE;
        open("/sessions");
        Locator row = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("squeaks"));
        assertThat(row).hasCount(1);
        hands.press("/").awaitFocus(WORDS.of("sessions.search"));
        page.waitForRequest(Pattern.compile("/remote/sessions\\?.*q=squeaks"), () -> hands.type("squeaks"));
        assertThat(row).hasCount(1);

        String note = WORDS.of("session.noteOn", "who", Desk.NAME).replace("{device}", device);
        hands.tabTo(note).press("Enter");
        hands.awaitFocus(WORDS.of("session.noteTitle", "device", device))
                .press("Escape")
                .awaitFocus(note);
        hands.press("Enter").awaitFocus(WORDS.of("session.noteTitle", "device", device));
        hands.type("Oiled.").press("Enter");
        assertThat(row).containsText("Oiled.");
        hands.awaitFocus(note);

        String end = WORDS.of("session.endOn", "who", Desk.NAME).replace("{device}", device);
        hands.tabTo(end).press("Enter");
        hands.awaitDialog(WORDS.of("session.endTitle", "who", Desk.NAME).replace("{device}", device));
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText(WORDS.of("session.endMine"));
        hands.awaitFocus(WORDS.of("action.cancel"))
                .press("Escape")
                .awaitNoDialog()
                .awaitFocus(end)
                .press("Enter");
        confirm();
        assertThat(row).hasCount(0);
        hands.awaitPageFocused();

        hands.tabTo(WORDS.of("sessions.now"));
        for (String view : List.of("sessions.recent", "sessions.day")) {
            hands.press("ArrowRight").awaitFocus(WORDS.of(view));
            assertThat(page.getByRole(AriaRole.REGION, named(WORDS.of(view)))).isVisible();
            assertThat(row).containsText(WORDS.of("endedBy.technician", "who", Desk.NAME));
            assertThat(number("sessions.total")).hasText("1");
            assertThat(number("sessions.average")).hasText(Pattern.compile("0:\\d\\d"));
            assertThat(number("sessions.totalTime"))
                    .hasText(number("sessions.average").textContent());
        }
        hands.press("/").awaitFocus(WORDS.of("sessions.search")).press("Control+a", "Delete");
        hands.tabTo(WORDS.of("session.device")).type(device);
        assertThat(page.getByRole(AriaRole.OPTION)).hasCount(1);
        hands.press("ArrowDown", "Enter");
        assertThat(page).hasURL(Pattern.compile("device=" + walk.device()));
    }

    /** What the page says beside this word above its table. */
    private Locator number(String key) {
        return page.locator("dl div")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(WORDS.of(key), new Page.GetByTextOptions().setExact(true))))
                .locator("dd");
    }

    @Test
    void endsEverySessionOnceAskedAndSaysThenHowToBeginOne() {
        desk.post("/remote/sessions", Map.of("deviceId", walk.device(), "type", "terminal"));
        open("/sessions");
        hands.tabTo(WORDS.of("sessions.endAll")).press("Enter").awaitDialog(WORDS.of("sessions.endAllTitle"));
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText(WORDS.of("sessions.endAllWhat"));
        confirm();
        hands.awaitFocus(WORDS.of("sessions.endAll")).awaitHeading(WORDS.of("sessions.none"));
        assertThat(page.getByText(WORDS.of("sessions.noneHint"))).isVisible();
        hands.tabTo(WORDS.of("sessions.toDevices")).press("Enter").awaitHeading(WORDS.of("nav.devices"));
        assertThat(page).hasURL(Pattern.compile("status=online"));
    }

    @Test
    void changesLooksLanguageNameAndPassword() {
        String email = "fingers@farhand.example";
        desk.post("/users", Map.of("email", email, "name", "Fingers", "password", Desk.PASSWORD, "role", "technician"));
        try (Desk own = Desk.at(walk.browser(), walk.house().address()).logIn(email)) {
            Page profile = own.tab("/profile");
            Hands other = new Hands(profile);
            other.tabTo(WORDS.of("user.name")).retype("Nimble Fingers").press("Enter");
            assertThat(profile.getByRole(AriaRole.BANNER)).containsText("Nimble Fingers");

            other.tabTo(WORDS.of("theme.auto")).press("ArrowLeft").awaitFocus(WORDS.of("theme.dark"));
            assertThat(profile.locator("html")).hasAttribute("data-mantine-color-scheme", "dark");
            other.tabTo("English").press("ArrowRight").awaitFocus("Deutsch");
            other.awaitHeading(Words.GERMAN.of("nav.profile"))
                    .press("ArrowLeft")
                    .awaitFocus("English");

            other.tabTo(WORDS.of("profile.currentPassword")).type(Desk.PASSWORD);
            other.tabTo(WORDS.of("profile.newPassword"))
                    .type(Desk.PASSWORD + " twice")
                    .press("Enter");
            assertThat(profile.getByText(WORDS.of("profile.passwordChanged"))).isVisible();

            // Somebody else signs in in another tab of the same browser: nothing is done here under their name.
            own.logIn();
            other.backTo(WORDS.of("user.name")).retype("Not Ada").press("Enter").awaitHeading(WORDS.of("other.title"));
            assertThat(profile.getByText(
                            WORDS.of("other.what", "now", Desk.NAME).replace("{before}", "Nimble Fingers")))
                    .isVisible();
            other.awaitFocus(WORDS.of("other.reload")).press("Enter").awaitHeading(WORDS.of("nav.profile"));
            assertThat(profile.getByRole(AriaRole.BANNER)).containsText(Desk.NAME);
        }
    }

    private void open(String path) {
        page.navigate(path);
        assertThat(page.getByRole(AriaRole.HEADING).first()).isVisible();
        assertThat(page.getByRole(AriaRole.STATUS).filter(new Locator.FilterOptions().setHasText("…")))
                .hasCount(0);
    }

    private List<String> waiting() {
        return ids("/devices?waiting=true");
    }

    private List<String> ids(String path) {
        return desk.list(path).asList().stream()
                .map(item -> item.getAsJsonObject().get("id").getAsString())
                .toList();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}

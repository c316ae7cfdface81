package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.MouseButton;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Work in a terminal as if sitting there. */
@ExtendWith(Walk.Shared.class)
@Timeout(120)
class TerminalIT {
    private static final Words WORDS = Words.ENGLISH;

    private final Walk walk;
    private Desk desk;

    TerminalIT(Walk walk) {
        this.walk = walk;
    }

    @BeforeEach
    void sitDown() {
        // A shell that another test left would be gone on with.
        desk = walk.desk().endSessions();
    }

    @AfterEach
    void leave() {
        desk.close();
    }

    @Test
    void showsWhatTheShellPrintsInItsColoursAndTheCodeItEndsWith() {
        Shell shell = Shell.open(desk, walk.device());
        shell.enter("echo $((6 * 7)) gr''üße");
        shell.awaitLine("42 grüße");
        // None of the colours that have a name or a number.
        shell.enter("clear; printf '\\e[38;2;11;87;163mtrue\\e[0m\\e[48;2;213;91;17m%5s\\e[0m\\n' ''; echo co''loured");
        shell.awaitLine("coloured");
        assertThat(shell.page().locator(".xterm-rows").getByText("true", exactly()))
                .hasCSS("color", "rgb(11, 87, 163)");
        assertThat(pixels(shell.page().locator(".xterm-screen"), 213, 91, 17)).isGreaterThan(400);
        shell.enter("exit 3");
        assertThat(shell.page().getByText(WORDS.of("terminal.exited", "status", "3")))
                .isVisible();
        assertThat(shell.page().getByRole(AriaRole.BUTTON, named("terminal.again")))
                .isFocused();
        // The first row may be the one that says why.
        BoundingBox said = shell.page().getByText(WORDS.any("terminal.exited")).boundingBox();
        assertThat(shell.page().locator(".xterm-screen").boundingBox().y).isGreaterThan(said.y + said.height);
        shell.press("Enter").awaitRunning();
    }

    /** How many pixels of what is on the screen have exactly this colour. */
    private static long pixels(Locator part, int red, int green, int blue) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(part.screenshot()));
            int wanted = new Color(red, green, blue).getRGB();
            int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            return IntStream.of(all).filter(pixel -> pixel == wanted).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void drawsVimAnewRightAfterTheWindowChangedItsSize() {
        Walk.inPath("vim");
        Shell shell = Shell.open(desk, walk.device());
        shell.enter("seq 999 | vim -u NONE -i NONE -n -c 'set laststatus=2 statusline=%{&columns}x%{&lines}%=END' -");
        assertVimFills(shell);
        double cell = cellWidth(shell);
        for (int[] size : new int[][] {{900, 500}, {1500, 900}, {640, 360}}) {
            int rows = shell.lines().size();
            shell.page().setViewportSize(size[0], size[1]);
            shell.await(lines -> lines.size() != rows);
            assertVimFills(shell);
            assertThat(cellWidth(shell)).isCloseTo(cell, org.assertj.core.data.Offset.offset(0.1));
        }
        shell.enter(":q!").awaitLine("$");
    }

    /** Every row is what vim shows in a terminal of just this size: the text, the status with its end at the edge, the command line. */
    private static void assertVimFills(Shell shell) {
        shell.await(lines -> {
            String status = lines.get(lines.size() - 2);
            int columns = status.matches("\\d+x\\d+ .*") ? Integer.parseInt(status.replaceAll("x.*", "")) : -1;
            List<String> text = lines.subList(0, lines.size() - 2);
            return status.length() == columns
                    && status.startsWith(columns + "x" + lines.size() + " ")
                    && status.endsWith(" END")
                    && text.equals(IntStream.rangeClosed(1, text.size())
                            .mapToObj(Integer::toString)
                            .toList());
        });
    }

    /** The screen's width in pixels for each column that vim believes in. */
    private static double cellWidth(Shell shell) {
        List<String> lines = shell.lines();
        int columns = Integer.parseInt(lines.get(lines.size() - 2).replaceAll("x.*", ""));
        return shell.page().locator(".xterm-screen").boundingBox().width / columns;
    }

    @Test
    void drawsHtopAnewRightAfterTheWindowChangedItsSize() {
        Walk.inPath("htop");
        Shell shell = Shell.open(desk, walk.device());
        shell.enter("HTOPRC=/dev/null htop");
        assertHtopFills(shell);
        for (int[] size : new int[][] {{1500, 900}, {1000, 560}}) {
            int rows = shell.lines().size();
            shell.page().setViewportSize(size[0], size[1]);
            shell.await(lines -> lines.size() != rows);
            assertHtopFills(shell);
        }
        shell.press("F10").await(lines -> lines.stream().noneMatch(line -> line.contains("F10Quit")));
    }

    /** The keys on the last row and nowhere else, one header, processes on every row between. */
    private static void assertHtopFills(Shell shell) {
        Pattern process = Pattern.compile("^ *\\d+ \\S+ .*");
        shell.await(lines -> {
            int last = lines.size() - 1;
            List<Integer> headers = IntStream.rangeClosed(0, last)
                    .filter(at -> lines.get(at).matches("^ *PID +USER .*"))
                    .boxed()
                    .toList();
            return lines.get(last).matches("F1Help *F2Setup.*F10Quit *")
                    && lines.subList(0, last).stream().noneMatch(line -> line.contains("F1Help"))
                    && headers.size() == 1
                    && process.matcher(lines.get(headers.get(0) + 1)).matches();
        });
    }

    @Test
    void controlCEndsAFlood() {
        Shell shell = Shell.open(desk, walk.device());
        shell.enter("yes flood");
        shell.await(lines -> lines.stream().filter("flood"::equals).count() > 10);
        shell.press("Control+c");
        shell.enter("echo d''ry").awaitLine("dry");
    }

    @Test
    void findsScreenAndShellAgainAfterAReload() {
        Shell shell = Shell.open(desk, walk.device());
        shell.enter("word=un; echo before th''e reload").awaitLine("before the reload");
        shell.page().reload();
        shell.awaitRunning().awaitLine("before the reload");
        assertThat(shell.page().getByText(WORDS.any("terminal.resumed"))).isVisible();
        shell.enter("echo ${word}forgotten").awaitLine("unforgotten");
    }

    @Test
    void goesOnAfterAnotherSignInInTheSameBrowser() {
        Shell shell = Shell.open(desk, walk.device());
        desk.logIn();
        desk.context().setOffline(true);
        shell.page().locator("[data-away=\"true\"]").waitFor();
        desk.context().setOffline(false);
        shell.awaitRunning().enter("echo un''hindered").awaitLine("unhindered");
    }

    @Test
    void asksBeforeAShellThatIsOpenElsewhereIsTakenAlong() {
        Shell first = Shell.open(desk, walk.device());
        Page page = desk.tab("/devices/" + walk.device() + "/terminal");
        assertThat(page.getByRole(AriaRole.BUTTON, named("which.goOn"))).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.LINK, named("device.openTerminal"))).isVisible();
        first.enter("echo un''touched").awaitLine("untouched");

        page.keyboard().press("t");
        assertThat(page.getByRole(AriaRole.BUTTON, named("which.goOn"))).isFocused();
        page.keyboard().press("Enter");
        Shell second = new Shell(page).awaitRunning().awaitLine("untouched");
        assertThat(first.page().getByText(WORDS.of("terminal.watching"))).isVisible();
        second.enter("echo h''ere").awaitLine("here");
        first.awaitLine("here");
    }

    @Test
    void leadsBackToTheShellThatWasLeft() {
        Shell left = Shell.open(desk, walk.device());
        left.enter("word=un; echo le''ft").awaitLine("left");
        left.page().close();
        // Closing a page and the server's noticing it are two moments.
        Map<String, ?> again = Map.of("deviceId", walk.device(), "type", "terminal", "onConflict", "join");
        await().until(() -> !desk.post("/remote/sessions", again).get("viewed").getAsBoolean());
        Shell back = new Shell(desk.tab("/devices/" + walk.device() + "/terminal")).awaitRunning();
        assertThat(back.page().getByText(WORDS.of("terminal.back"))).isVisible();
        back.enter("echo ${word}forgotten").awaitLine("unforgotten");
    }

    @Test
    void opensAnotherShellWhenAskedForAndOffersTheOneThatWorked() {
        Page page = desk.tab("/devices/" + walk.device());
        askForAnother(page);
        page.keyboard().type("no-such-shell");
        page.keyboard().press("Enter");
        assertThat(page.getByText("no-such-shell")).isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON, named("terminal.as"))).isFocused();
        page.keyboard().press("Enter");
        assertThat(shell(page)).isFocused();
        assertThat(shell(page)).hasValue("");
        page.keyboard().type("dash");
        page.keyboard().press("Enter");
        Shell shell = new Shell(page).awaitRunning();
        shell.enter("unset HISTFILE; PS1='$ '; clear; echo it is $0").awaitLine("it is -dash");

        Page device = desk.tab("/devices/" + walk.device());
        assertThat(device.getByRole(AriaRole.CELL, new Page.GetByRoleOptions().setName("dash"))
                        .first())
                .isVisible();
        askForAnother(device);
        assertThat(shell(device)).hasValue("dash");
        shell.enter("exit");
        assertThat(page.getByText(WORDS.of("terminal.exited", "status", "0"))).isVisible();
    }

    private static void askForAnother(Page page) {
        assertThat(page.getByRole(AriaRole.BUTTON, named("terminal.otherWays"))).isVisible();
        page.keyboard().press("Shift+T");
        assertThat(shell(page)).isFocused();
    }

    private static Locator shell(Page page) {
        return page.getByLabel(WORDS.of("terminal.shell"), new Page.GetByLabelOptions().setExact(true));
    }

    @Test
    void takesTheTypingAlongToASecondWindowAndBackWhenThatIsClosed() {
        Shell first = Shell.open(desk, walk.device());
        Shell second = new Shell(desk.tab(first.page().url()));
        second.awaitRunning().awaitLine("ready");
        assertThat(first.page().getByText(WORDS.of("terminal.watching"))).isVisible();
        first.enter("echo un''wanted");
        second.enter("word=un; echo ${word}seen").awaitLine("unseen");
        first.awaitLine("unseen");
        assertThat(first.lines()).noneMatch(line -> line.contains("wanted"));
        second.page().close();
        assertThat(first.page().getByText(WORDS.of("terminal.watching"))).isHidden();
        first.enter("echo ${word}hindered").awaitLine("unhindered");
    }

    @Test
    void letsAColleagueWatchWithoutTyping() {
        Shell shell = Shell.open(desk, walk.device());
        try (Desk other = walk.colleague()) {
            Shell watcher = new Shell(other.tab("/sessions"));
            // Another one may not have ended yet.
            watcher.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(WORDS.any("session.joinOf")))
                    .and(watcher.page().locator("[href$='" + session(shell) + "']"))
                    .click();
            watcher.awaitRunning().awaitLine("ready");
            Locator whose = watcher.page().getByText(WORDS.of("terminal.watchingOf", "who", Desk.NAME));
            assertThat(whose).isVisible();
            watcher.enter("echo un''wanted");
            shell.enter("echo un''touched").awaitLine("untouched");
            watcher.awaitLine("untouched");
            assertThat(shell.lines()).noneMatch(line -> line.contains("wanted"));
            assertThat(watcher.page().getByText(WORDS.of("terminal.watching"))).hasCount(0);
        }
    }

    @Test
    void takesTheSizeOfWhoeverTypesNextAtOnce() {
        Shell first = Shell.open(desk, walk.device());
        Shell second = new Shell(desk.tab(first.page().url()));
        second.awaitRunning().awaitLine("ready");
        // Told while it only watches, and larger than what it watches.
        first.page().setViewportSize(1400, 800);
        second.page().setViewportSize(700, 400);
        second.enter("clear; until [ $(tput cols) -lt 100 ]; do sleep 0.1; done; echo sm''all")
                .awaitLine("small");
        second.page().close();
        assertThat(first.page().getByText(WORDS.of("terminal.watching"))).isHidden();
        first.enter("clear; until [ $(tput cols) -gt 100 ]; do sleep 0.1; done; echo la''rge")
                .awaitLine("large");
    }

    @Test
    void showsItsDialoguesAndMenusInFullScreenToo() {
        Shell shell = Shell.open(desk, walk.device());
        shell.page().getByRole(AriaRole.BUTTON, named("terminal.fullScreen")).click();
        assertThat(shell.page().getByRole(AriaRole.BUTTON, named("terminal.fullScreenLeave")))
                .isVisible();
        shell.enter("echo still ty''ping").awaitLine("still typing");
        shell.page().evaluate("() => navigator.clipboard.writeText('echo one\\necho two')");
        shell.press("Control+Shift+V");
        Locator question = shell.page().getByRole(AriaRole.DIALOG);
        assertThat(question).isVisible();
        // Inside of what fills the screen, and not behind it.
        assertThat((Boolean) question.evaluate("each => document.fullscreenElement.contains(each)"))
                .isTrue();
        shell.press("Escape");
        assertThat(question).isHidden();
        shell.enter("echo af''ter").awaitLine("after");
    }

    @Test
    void pastesSeveralLinesOnlyWhenAskedForAndThenAsOneThing() {
        Shell shell = Shell.open(desk, walk.device());
        shell.page().evaluate("() => navigator.clipboard.writeText('echo o\\'\\'ne\\necho t\\'\\'wo')");
        Locator question = shell.page().getByRole(AriaRole.DIALOG);

        shell.awaitLine("$").press("Control+Shift+V");
        assertThat(question).containsText(WORDS.of("paste.title", "n", "2"));
        assertThat(question).containsText(WORDS.of("paste.bracketed"));
        assertThat(question).containsText("echo t''wo");
        shell.press("Shift+Tab");
        assertThat(question.getByRole(AriaRole.BUTTON, inside("action.cancel"))).isFocused();
        shell.press("Enter");
        assertThat(question).isHidden();
        shell.enter("echo un''touched").awaitLine("untouched").awaitLine("$");
        assertThat(shell.lines()).noneMatch(line -> line.contains("wo"));

        // The shell has it as a text that is being written, and runs it when it is told to.
        paste(shell);
        shell.await(lines -> lines.containsAll(List.of("$ echo o''ne", "echo t''wo")));
        assertThat(shell.lines()).doesNotContain("one");
        shell.press("Enter").await(lines -> lines.containsAll(List.of("one", "two")));

        // Every program that asks for it can tell a paste from what is typed.
        shell.enter("clear; stty -echo; printf '\\e[?2004h'; echo se''es; cat -v")
                .awaitLine("sees");
        paste(shell);
        shell.press("Enter").await(lines -> lines.containsAll(List.of("^[[200~echo o''ne", "echo t''wo^[[201~")));
    }

    private static void paste(Shell shell) {
        shell.press("Control+Shift+V");
        assertThat(shell.page().getByRole(AriaRole.BUTTON, named("paste.paste")))
                .isFocused();
        shell.press("Enter");
        assertThat(shell.page().getByRole(AriaRole.DIALOG)).isHidden();
    }

    @Test
    void findsWhatHasScrolledOut() {
        Shell shell = Shell.open(desk, walk.device());
        shell.enter("clear; echo nee''dle one; seq 500; echo nee''dle two").awaitLine("needle two");
        Locator search = shell.page().getByRole(AriaRole.SEARCH);
        Locator found = search.getByRole(AriaRole.STATUS);

        shell.press("Control+Shift+F").type("needle");
        assertThat(found).hasText(at(2, 2));
        assertThat(shell.lines()).contains("needle two").doesNotContain("needle one");
        shell.press("Enter").awaitLine("needle one");
        assertThat(found).hasText(at(1, 2));
        shell.press("Shift+Enter").awaitLine("needle two");
        assertThat(found).hasText(at(2, 2));
        shell.press("Tab");
        assertThat(search.getByRole(AriaRole.BUTTON, inside("terminal.findPrevious")))
                .isFocused();
        shell.press("Enter").awaitLine("needle one");

        shell.press("Shift+Tab").press("Control+a").type("haystack");
        assertThat(found).hasText(WORDS.of("terminal.foundNone"));
        shell.press("Tab").press("Escape");
        assertThat(search).isHidden();
        shell.enter("clear; echo typed a''gain").awaitLine("typed again");
    }

    private static String at(int which, int all) {
        return WORDS.of("terminal.foundAt", "at", Integer.toString(which)).replace("{n}", Integer.toString(all));
    }

    @Test
    void marksCopiesAndOpensLinksByKeys() {
        Shell shell = Shell.open(desk, walk.device());
        shell.enter("clear; printf 'mark me\\n\\e]8;;https://hidden.example/there\\e\\\\a link\\e]8;;\\e\\\\\\n'");
        shell.awaitLine("a link");
        shell.press("Control+Shift+Space");
        assertThat(shell.page().getByText(WORDS.of("mark.how"))).isVisible();
        shell.press("Control+Home").press("Shift+Control+ArrowRight").press("Shift+End");
        assertThat(shell.page().getByText(WORDS.of("mark.selected", "text", "mark me")))
                .isAttached();
        shell.press("Enter");
        assertThat(shell.page().getByText(WORDS.of("terminal.copied"))).isVisible();
        assertThat(shell.page().evaluate("() => navigator.clipboard.readText()"))
                .isEqualTo("mark me");

        shell.press("Control+Shift+Space").press("Tab").press("Enter");
        assertThat(shell.page().getByRole(AriaRole.DIALOG)).containsText("https://hidden.example/there");
        shell.press("Escape");
        assertThat(shell.page().getByRole(AriaRole.DIALOG)).isHidden();
        shell.enter("echo typed a''gain").awaitLine("typed again");
    }

    @Test
    void copiesAndPastesByMouse() {
        Shell shell = Shell.open(desk, walk.device());
        shell.enter("clear; echo mo''use").awaitLine("mouse");
        Page page = shell.page();
        BoundingBox word = page.locator(".xterm-rows > div")
                .first()
                .locator("span")
                .first()
                .boundingBox();
        page.mouse().move(word.x + 1, word.y + word.height / 2);
        page.mouse().down();
        page.mouse().move(word.x + word.width, word.y + word.height / 2);
        page.mouse().up();
        page.getByRole(AriaRole.BUTTON, named("terminal.more")).click();
        page.getByRole(AriaRole.MENUITEM, named("keys.copy").setExact(true)).click();
        assertThat(page.getByText(WORDS.of("terminal.copied"))).isVisible();
        assertThat(page.evaluate("() => navigator.clipboard.readText()")).isEqualTo("mouse");

        shell.type("echo by ");
        page.locator(".xterm-screen").click(new Locator.ClickOptions().setButton(MouseButton.RIGHT));
        choosePaste(page);
        shell.press("Enter").awaitLine("by mouse");
    }

    /** What the browser does when this is chosen from its own menu, which has no window here. */
    private static void choosePaste(Page page) {
        JsonObject key = new JsonObject();
        key.addProperty("type", "rawKeyDown");
        JsonArray commands = new JsonArray();
        commands.add("Paste");
        key.add("commands", commands);
        page.context().newCDPSession(page).send("Input.dispatchKeyEvent", key);
    }

    @Test
    void makesTheTextLargerAndNormalAgainByKeys() {
        Shell shell = Shell.open(desk, walk.device());
        int normal = textSize(shell);
        shell.enter("columns=$(tput cols); echo mea''sured").awaitLine("measured");
        shell.press("Control+=").press("Control+=").press("Control+=").press("Control+-");
        assertThat(textSize(shell)).isEqualTo(normal + 2);
        shell.enter("clear; until [ $(tput cols) -lt $columns ]; do sleep 0.1; done; echo fe''wer");
        shell.awaitLine("fewer");
        shell.page().reload();
        shell.awaitRunning().awaitLine("fewer");
        assertThat(textSize(shell)).isEqualTo(normal + 2);
        shell.press("Control+0");
        assertThat(textSize(shell)).isEqualTo(normal);
        shell.enter("clear; until [ $(tput cols) -eq $columns ]; do sleep 0.1; done; echo as be''fore");
        shell.awaitLine("as before");
    }

    private static int textSize(Shell shell) {
        return (int) shell.page().locator(".xterm-rows").evaluate("it => parseInt(getComputedStyle(it).fontSize)");
    }

    @Test
    void asksForThePasswordWhenTheLoginIsLongAgoAndOpensThen() {
        walk.house().inDatabase("""
                UPDATE farhand.web_sessions SET recent_factor_at = recent_factor_at - interval '16 minutes'
                WHERE created_at = (SELECT max(created_at) FROM farhand.web_sessions)
                """);
        Page page = desk.tab("/devices/" + walk.device() + "/terminal");
        Locator question = page.getByRole(AriaRole.DIALOG, named("confirm.title"));
        assertThat(question.locator("[type=password]")).isFocused();
        page.keyboard().type(Desk.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(question).isHidden();
        new Shell(page).awaitRunning().enter("clear; echo op''en").awaitLine("open");
    }

    @Test
    void saysWhoEndedTheSessionAndWhatToDoNext() {
        Shell shell = Shell.open(desk, walk.device());
        String session = session(shell);
        try (Desk other = walk.colleague()) {
            other.post("/remote/sessions/" + session + "/end", Map.of());
            assertThat(shell.page().getByText(Words.failure("SESSION_ENDED_BY_ADMINISTRATOR")))
                    .isVisible();
            // Whoever is in the middle of a line opens no other session with it.
            shell.enter("make clean; rm -rf *");
            assertThat(shell.page().getByRole(AriaRole.BUTTON, named("terminal.again")))
                    .isFocused();
            assertThat(shell.page().url()).contains(session);
        }
    }

    private static String session(Shell shell) {
        return shell.page().url().replaceAll(".*session=", "");
    }

    private static Locator.GetByRoleOptions inside(String key) {
        return new Locator.GetByRoleOptions().setName(WORDS.of(key));
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    private static Page.GetByRoleOptions named(String key) {
        return new Page.GetByRoleOptions().setName(WORDS.of(key));
    }
}

package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.farhand.sample.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The viewer as it is published, in a page of the server's own origin that is not the console's and has no bundler: its files
 * as they are.
 */
@ExtendWith(Walk.Shared.class)
@Timeout(120)
class ElementIT {
    private static final Path PACKAGE = Program.inCheckout("reference-server/target/web/viewer");

    /** As the package's README has it; the ticket is one that was asked for before. */
    private static final String PAGE = """
            <!doctype html>
            <title>Embedding</title>
            <script type="module" src="/embedding/element.js"></script>
            <farhand-terminal url="/api/v1/viewer"></farhand-terminal>
            <script type="module">
              const terminal = document.querySelector('farhand-terminal');
              terminal.addEventListener('farhand-state', ({ detail }) => (document.title = detail.kind));
              terminal.ticket = async () => '%s';
            </script>
            """;

    private final Walk walk;

    ElementIT(Walk walk) {
        this.walk = walk;
    }

    @Test
    void aTerminalIsShownByAnElementOfThePublishedPackage() {
        try (Desk desk = desk()) {
            JsonObject session = desk.post("/remote/sessions", Map.of("deviceId", walk.device(), "type", "terminal"));
            String ticket = session.getAsJsonObject("ticket").get("ticket").getAsString();
            Page page = embedding(desk, PAGE.replace("%s", ticket));
            assertThat(page).hasTitle("running");
            Locator element = page.locator("farhand-terminal");
            element.click();
            new Shell(page)
                    .enter("unset HISTFILE; PS1='$ '; clear; echo embed''ded")
                    .awaitLine("embedded");
            new Shell(page).enter("exit 3");
            assertThat(page).hasTitle("exited");
            assertThat(element.evaluate("it => it.state.exit.status")).isEqualTo(3);
        }
    }

    @Test
    void eachImportOfThePackageIsAFileThatNeedsNoOther() throws IOException {
        JsonObject exports = JsonParser.parseString(Files.readString(PACKAGE.resolve("package.json")))
                .getAsJsonObject()
                .getAsJsonObject("exports");
        assertThat(exports.keySet()).containsExactlyInAnyOrder(".", "./terminal", "./screen", "./element");
        try (Desk desk = desk()) {
            Page page = embedding(desk, "<!doctype html><title>Embedding</title>");
            for (Map.Entry<String, JsonElement> each : exports.entrySet()) {
                JsonObject entry = each.getValue().getAsJsonObject();
                assertThat(PACKAGE.resolve(entry.get("types").getAsString())).isRegularFile();
                String file = entry.get("default").getAsString();
                assertThat((int) page.evaluate(
                                "async file => Object.keys(await import(new URL(file, location.origin + '/embedding/'))).length",
                                file))
                        .as(file)
                        .isPositive();
            }
        }
    }

    /** Somebody with a browser that does not ask for our console's policy: the page is not the console's. */
    private Desk desk() {
        return Desk.at(walk.browser(), walk.house().address(), new Browser.NewContextOptions().setBypassCSP(true))
                .logIn();
    }

    /**
     * A page of the server's own origin, as behind one reverse proxy, with the package's files beside it. It takes the place
     * of a page that came from the server: one that came from nowhere may not speak with this machine.
     */
    private static Page embedding(Desk desk, String html) {
        Page page = desk.context().newPage();
        page.route("**/*.js", Route::abort);
        page.route(
                "**/embedding/*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setPath(PACKAGE.resolve(route.request().url().replaceAll(".*/", "")))));
        page.navigate("/login");
        page.setContent(html);
        return page;
    }
}

package dev.farhand.sample.walk;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What all tests of a run share: the browser, and a house that is set up and has one machine. Hands itself to tests. */
final class Walk implements AutoCloseable {
    /** How the one machine of the house is called. */
    static final String MACHINE = "workshop";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** It makes its class archive first, perhaps on a machine that builds something else. */
    private static final Duration FIRST_START = Duration.ofSeconds(60);

    private final Playwright playwright;
    private final Browser browser;
    private final House house;
    private final String device;

    private Walk() {
        // The driver would fetch browsers of its own otherwise.
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        Awaitility.setDefaultTimeout(PATIENCE);
        browser = launch(Map.of());
        house = House.start();
        try (Desk desk = Desk.at(browser, house.address()).setUp(house.wayIn())) {
            house.startAgent(MACHINE, desk.enrolmentToken());
            Awaitility.await()
                    .atMost(FIRST_START)
                    .until(() -> desk.list("/devices?online=true").size() == 1);
            JsonObject found = desk.list("/devices").get(0).getAsJsonObject();
            device = found.get("id").getAsString();
            desk.patch("/devices/" + device, Map.of("label", MACHINE));
        } catch (RuntimeException | Error e) {
            house.close();
            playwright.close();
            throw e;
        }
    }

    private Browser launch(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(more);
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(inPath("chromium"))
                        // Where there is no GPU, pretending to have one costs more than doing without.
                        .setArgs(List.of("--no-sandbox", "--disable-gpu"))
                        .setEnv(environment));
    }

    Browser browser() {
        return browser;
    }

    /** A browser of somebody with this home folder, who may trust what others do not; to be closed. */
    Browser browserOf(Path home) {
        return launch(Map.of("HOME", home.toString()));
    }

    House house() {
        return house;
    }

    /** The id of the one machine. */
    String device() {
        return device;
    }

    /** A browser of somebody who is logged in. */
    Desk desk() {
        return Desk.at(browser, house.address()).logIn();
    }

    /** A browser of somebody else who may see everything here, and who is made for the first who asks. */
    Desk colleague() {
        String email = "mary@farhand.example";
        try (Desk desk = desk()) {
            if (desk.list("/users").asList().stream()
                    .noneMatch(user ->
                            user.getAsJsonObject().get("email").getAsString().equals(email))) {
                desk.post(
                        "/users",
                        Map.of(
                                "email",
                                email,
                                "name",
                                "Mary Somerville",
                                "password",
                                Desk.PASSWORD,
                                "role",
                                "tenant-admin"));
            }
        }
        return Desk.at(browser, house.address()).logIn(email);
    }

    /** A program of this machine; without it the walk cannot be made. */
    static Path inPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(program + " is missing here: run .dev/install"));
    }

    @Override
    public void close() {
        playwright.close();
        house.close();
    }

    /** Makes it when the first test asks and ends it after the last. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Walk.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(Walk.class, key -> new Walk(), Walk.class);
        }
    }
}

package dev.farhand.sample.walk;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Map;

/** Somebody's browser, with its cookies, and the same person's requests without a page. */
final class Desk implements AutoCloseable {
    static final String NAME = "Ada Byron";
    static final String EMAIL = "ada@farhand.example";
    static final String PASSWORD = "an engine that weaves algebra";

    private static final double PATIENCE_MILLIS = 30_000;

    private final BrowserContext context;
    private final String address;
    private String csrf = "";

    private Desk(BrowserContext context, String address) {
        this.context = context;
        this.address = address;
        context.setDefaultTimeout(PATIENCE_MILLIS);
    }

    static Desk at(Browser browser, String address) {
        return at(browser, address, new Browser.NewContextOptions().setLocale("en-GB"));
    }

    static Desk at(Browser browser, String address, Browser.NewContextOptions options) {
        // What moves only to please the eye is drawn sixty times a second, by a processor that tests have better use
        // for.
        options.setReducedMotion(ReducedMotion.REDUCE);
        options.setPermissions(List.of("clipboard-read", "clipboard-write"));
        return new Desk(browser.newContext(options.setBaseURL(address)), address);
    }

    /** Logs in without a page. */
    Desk logIn() {
        return logIn(EMAIL);
    }

    /** The same as somebody else; all have one password. */
    Desk logIn(String email) {
        JsonObject me = post("/auth/login", Map.of("email", email, "password", PASSWORD));
        csrf = me.get("csrfToken").getAsString();
        return this;
    }

    /** Becomes the first administrator without a page. */
    Desk setUp(String wayIn) {
        JsonObject me = post(
                "/auth/first-administrator",
                Map.of("link", wayIn.replaceAll(".*#", ""), "email", EMAIL, "name", NAME, "password", PASSWORD));
        csrf = me.get("csrfToken").getAsString();
        return this;
    }

    /** A new tab at a path. */
    Page tab(String path) {
        Page page = context.newPage();
        page.navigate(path);
        return page;
    }

    BrowserContext context() {
        return context;
    }

    JsonObject get(String path) {
        return answer(context.request().get(address + "/api/v1" + path));
    }

    JsonArray list(String path) {
        return get(path).getAsJsonArray("data");
    }

    JsonObject post(String path, Map<String, ?> body) {
        return answer(context.request().post(address + "/api/v1" + path, options(body)));
    }

    JsonObject patch(String path, Map<String, ?> body) {
        return answer(context.request().patch(address + "/api/v1" + path, options(body)));
    }

    private RequestOptions options(Map<String, ?> body) {
        return options().setData(body);
    }

    private RequestOptions options() {
        return RequestOptions.create().setHeader("X-CSRF-Token", csrf);
    }

    /** Nobody goes on with a shell that somebody left before, in whatever state. */
    Desk endSessions() {
        answer(context.request().delete(address + "/api/v1/remote/sessions/stale", options()));
        return this;
    }

    private static JsonObject answer(APIResponse response) {
        if (!response.ok()) {
            throw new AssertionError(response.url() + " answered " + response.status() + " " + response.text());
        }
        return JsonParser.parseString(response.text()).getAsJsonObject();
    }

    /** A token for one machine more. */
    String enrolmentToken() {
        return enrolmentToken(false);
    }

    /** A token for one machine more, which waits then until somebody lets it in. */
    String enrolmentTokenThatAsks() {
        return enrolmentToken(true);
    }

    private String enrolmentToken(boolean asks) {
        String site = list("/sites").get(0).getAsJsonObject().get("id").getAsString();
        return post(
                        "/enrolment-tokens",
                        Map.of("label", "walk", "siteId", site, "expiresInSeconds", 3600, "needsApproval", asks))
                .get("token")
                .getAsString();
    }

    @Override
    public void close() {
        context.close();
    }
}

package dev.farhand.sample.walk;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import dev.farhand.sample.testing.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What axe-core has against a page. Asked through the debugger, which the page's security policy does not concern. */
final class Axe {
    private static final Path SCRIPT =
            Program.inCheckout("reference-server/src/main/web/node_modules/axe-core/axe.min.js");
    /** That names say what one sees, and that fingers hit what they aim at, axe does not ask by itself. */
    private static final String EVERYTHING =
            "{resultTypes: ['violations'], rules: {'label-content-name-mismatch': {enabled: true},"
                    + " 'target-size': {enabled: true}}}";

    private static final String CONTRAST = "{resultTypes: ['violations'], runOnly: ['color-contrast']}";
    private static final String QUESTION = "axe.run(document, %s).then(found => JSON.stringify(found.violations"
            + ".filter(each => ['serious', 'critical'].includes(each.impact))"
            + ".map(each => each.id + ': ' + each.nodes.map(node => node.target + ' ' + node.failureSummary).join('; '))))";

    private final String script;

    Axe() {
        try {
            script = Files.readString(SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException("axe-core comes with the console's build: run it without -Dexec.skip", e);
        }
    }

    /** The serious and critical findings, a sentence each. */
    List<String> complaints(Page page) {
        return ask(page, EVERYTHING);
    }

    /** The same of colours alone, which are all that is different in another theme. */
    List<String> complaintsAboutColours(Page page) {
        return ask(page, CONTRAST);
    }

    private List<String> ask(Page page, String rules) {
        CDPSession debugger = page.context().newCDPSession(page);
        try {
            evaluate(debugger, script);
            String found = evaluate(debugger, QUESTION.replace("%s", rules))
                    .getAsJsonObject("result")
                    .get("value")
                    .getAsString();
            return JsonParser.parseString(found).getAsJsonArray().asList().stream()
                    .map(each -> each.getAsString())
                    .toList();
        } finally {
            debugger.detach();
        }
    }

    private static JsonObject evaluate(CDPSession debugger, String expression) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("expression", expression);
        arguments.addProperty("awaitPromise", true);
        arguments.addProperty("returnByValue", true);
        return debugger.send("Runtime.evaluate", arguments);
    }
}

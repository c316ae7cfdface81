package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** In a list of a thousand machines more, the page writes only the rows that are near to be seen, and asks nobody. */
@ExtendWith(Walk.Shared.class)
@Timeout(120)
class ThousandDevicesIT {
    /** More than fit on the screen with those that wait above and below it, and far fewer than there are. */
    private static final int FEW = 60;

    private static final String WATCH = "() => { window.written = 0;"
            + " new MutationObserver(all => all.forEach(({ addedNodes }) =>"
            + " (written += [...addedNodes].filter(it => it.matches?.('[role=row]')).length)))"
            + ".observe(document.querySelector('[role=grid]').parentElement, { childList: true, subtree: true }); }";

    private final Walk walk;

    ThousandDevicesIT(Walk walk) {
        this.walk = walk;
    }

    @BeforeEach
    void enrolAThousand() {
        walk.house().inDatabase("""
                INSERT INTO farhand.devices (tenant_id, id, site_id, device_group_id, label, hostname, os_type, facts,
                    enrolled_at, approved_at, certificate_serial, certificate_end)
                SELECT tenant_id, gen_random_uuid(), site_id, device_group_id, 'one of a thousand',
                    'machine-' || to_char(n, 'FM0000'), os_type, facts,
                    enrolled_at, approved_at, certificate_serial + n, certificate_end
                FROM farhand.devices CROSS JOIN generate_series(1, 1000) AS n WHERE id = 'WORKSHOP'
                """.replace("WORKSHOP", walk.device()));
    }

    @AfterEach
    void removeThem() {
        walk.house().inDatabase("DELETE FROM farhand.devices WHERE label = 'one of a thousand'");
    }

    @Test
    void findsOneWhileItsNameIsTyped() {
        try (Desk desk = walk.desk()) {
            int total = total(desk);
            assertThat(total).isGreaterThan(1_000);
            Page page = desk.tab("/devices");
            Locator grid = page.getByRole(AriaRole.GRID);
            Locator rows = page.locator("[role=row][aria-rowindex]:not([aria-rowindex='1'])");
            assertRows(grid, total);
            assertThat(rows.count()).isBetween(1, FEW);

            page.evaluate(WATCH);
            List<String> asked = new CopyOnWriteArrayList<>();
            page.onRequest(request -> asked.add(request.url()));
            Hands hands = new Hands(page);
            hands.press("/").awaitFocus(Words.ENGLISH.of("devices.search")).type("machine-07");
            assertRows(grid, 100);
            assertThat(rows.first()).containsText(Pattern.compile("machine-07\\d\\d"));
            assertThat(rows.count()).isBetween(1, FEW);
            hands.type("77");
            assertRows(grid, 1);
            assertThat(rows).hasCount(1);
            assertThat(rows).containsText("machine-0777");
            assertThat(asked)
                    .as("the page knows them all, and asks nobody for each key")
                    .noneMatch(url -> url.contains("/api/v1/devices"));
            assertThat((int) page.evaluate("() => written"))
                    .as("rows written for twelve keys")
                    .isBetween(1, 12 * FEW);

            hands.press("Control+a", "Delete");
            assertRows(grid, total);
            assertThat(rows.count()).isBetween(1, FEW);
        }
    }

    @Test
    void takesTheKeyboardAlsoWhenTheRowThatHadItIsFarAway() {
        try (Desk desk = walk.desk()) {
            Page page = desk.tab("/devices");
            Locator grid = page.getByRole(AriaRole.GRID);
            int total = total(desk);
            assertRows(grid, total);
            Locator stop = page.locator("[role=row][tabindex='0']");
            stop.focus();
            Hands hands = new Hands(page).press("End");
            assertThat(page.locator("[role=row]:focus")).hasAttribute("aria-rowindex", Integer.toString(total + 1));

            hands.press("/").awaitFocus(Words.ENGLISH.of("devices.search")).type("machine-07");
            assertRows(grid, 100);
            hands.press("Control+a", "Delete");
            assertRows(grid, total);
            assertThat(stop).hasCount(1);
            assertThat(stop).isInViewport();
        }
    }

    private static int total(Desk desk) {
        return desk.get("/devices?limit=1")
                .getAsJsonObject("pagination")
                .get("total")
                .getAsInt();
    }

    /** What a screen reader says of how many there are; the row of headers counts too. */
    private static void assertRows(Locator grid, int rows) {
        assertThat(grid).hasAttribute("aria-rowcount", Integer.toString(rows + 1));
    }
}

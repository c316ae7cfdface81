package dev.farhand.sample.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A browser opens six connections to a server and not more: open tabs must not use them up. */
@ExtendWith(Walk.Shared.class)
@Timeout(120)
class SevenTabsIT {
    private final Walk walk;

    SevenTabsIT(Walk walk) {
        this.walk = walk;
    }

    @Test
    void aMachineThatIsRenamedHasItsNewNameInEachOfSevenTabs() {
        try (Desk desk = walk.desk()) {
            List<Page> tabs = new ArrayList<>();
            for (int number = 0; number < 3; number++) {
                tabs.add(desk.tab("/devices"));
                tabs.add(desk.tab("/devices/" + walk.device()));
            }
            tabs.add(Shell.open(desk, walk.device()).page());
            tabs.forEach(tab -> assertShows(tab, Walk.MACHINE));
            try {
                desk.patch("/devices/" + walk.device(), Map.of("label", "renamed"));
                tabs.forEach(tab -> assertShows(tab, "renamed"));
                // Also after the tab that reads for all of them has gone.
                tabs.remove(0).close();
                desk.patch("/devices/" + walk.device(), Map.of("label", "named anew"));
                tabs.forEach(tab -> assertShows(tab, "named anew"));
            } finally {
                desk.patch("/devices/" + walk.device(), Map.of("label", Walk.MACHINE));
            }
            tabs.forEach(tab -> assertShows(tab, Walk.MACHINE));
            new Shell(tabs.get(5)).enter("echo $((6 * 7))").awaitLine("42");
        }
    }

    /** A list of devices with one of this name, or any page that begins with it. */
    static void assertShows(Page tab, String label) {
        boolean list = tab.url().endsWith("/devices");
        assertThat(
                        list
                                ? tab.getByRole(AriaRole.GRIDCELL)
                                        .getByRole(AriaRole.LINK)
                                        .getByText(label)
                                : tab.getByRole(AriaRole.HEADING).first())
                .containsText(label);
    }
}

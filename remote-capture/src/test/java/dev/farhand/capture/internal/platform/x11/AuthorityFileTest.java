package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityFileTest {
    private static final DisplayName DISPLAY = new DisplayName("", 5, 0);

    private final Cookies cookies = new Cookies()
            .add(Cookies.LOCAL, "elsewhere", "5", "MIT-MAGIC-COOKIE-1", "an-old-name-data")
            .add(Cookies.LOCAL, "here", "5", "MIT-MAGIC-COOKIE-1", "the-right-cookie")
            .add(Cookies.LOCAL, "here", "6", "MIT-MAGIC-COOKIE-1", "of-another-displ")
            .add(Cookies.LOCAL, "here", "5", "XDM-AUTHORIZATION-1", "of-another-kind-")
            .add(65_535, "", "", "MIT-MAGIC-COOKIE-1", "for-every-displa");

    @TempDir
    private Path folder;

    private static List<String> texts(AuthorityFile file) {
        return file.cookiesFor(DISPLAY, "here").stream()
                .map(data -> new String(data, StandardCharsets.US_ASCII))
                .toList();
    }

    @Test
    void findsTheCookiesOfADisplayThoseForOurNameFirst() {
        assertThat(texts(AuthorityFile.parse(cookies.bytes())))
                .containsExactly("the-right-cookie", "an-old-name-data", "for-every-displa");
    }

    @Test
    void whereverItIsCutOffWhatIsWholeCounts() {
        byte[] all = cookies.bytes();
        int most = AuthorityFile.parse(all).entries().size();
        int last = 0;
        for (int length = 0; length <= all.length; length++) {
            int entries =
                    AuthorityFile.parse(Arrays.copyOf(all, length)).entries().size();
            assertThat(entries).isBetween(last, most);
            last = entries;
        }
        assertThat(last).isEqualTo(most).isEqualTo(5);
    }

    @Test
    void whatCannotBeReadHasNone() throws Exception {
        assertThat(AuthorityFile.read(folder.resolve("none")).entries()).isEmpty();
        assertThat(AuthorityFile.read(folder).entries()).isEmpty();
        assertThat(AuthorityFile.read(Path.of("/dev/zero")).entries()).isEmpty();
        Path file = folder.resolve("some");
        Files.write(file, cookies.bytes());
        assertThat(AuthorityFile.read(file).entries()).hasSize(5);
    }
}

package dev.farhand.agent.internal.doctor;

import dev.farhand.core.text.ReportedText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The head of an HTTP answer, read byte by byte so that nothing after it is taken; bounded, also in time by who opened it. */
record HttpHead(String statusLine, List<String> headers) {
    private static final int LONGEST = 16 * 1024;
    private static final int LONGEST_VALUE = 200;

    static HttpHead read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!ended(head)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended before an answer.");
            }
            head.append((char) next);
            if (head.length() > LONGEST) {
                throw new IOException("what answers does not speak HTTP.");
            }
        }
        List<String> lines = head.toString().lines().toList();
        String status = ReportedText.line(lines.get(0), 100);
        if (!status.startsWith("HTTP/")) {
            throw new IOException("what answers does not speak HTTP.");
        }
        return new HttpHead(status, new ArrayList<>(lines.subList(1, lines.size())));
    }

    private static boolean ended(StringBuilder head) {
        return head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n");
    }

    /** The three digits, or 0. */
    int status() {
        String[] words = statusLine.split(" ", 3);
        return words.length > 1 && words[1].matches("[0-9]{3}") ? Integer.parseInt(words[1]) : 0;
    }

    /** The first value of this name, fit to be shown. */
    Optional<String> header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> ReportedText.line(line.substring(prefix.length()), LONGEST_VALUE))
                .findFirst();
    }
}

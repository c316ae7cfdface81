package dev.farhand.agent.internal.doctor;

import dev.farhand.core.text.ReportedText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The head of an HTTP answer, read byte by byte so that nothing after it is taken; bounded. */
record HttpHead(String statusLine, List<String> headers) {
    private static final int LONGEST = 16 * 1024;

    static HttpHead read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
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

    /** The three digits, or 0. */
    int status() {
        String[] words = statusLine.split(" ", 3);
        return words.length > 1 && words[1].matches("[0-9]{3}") ? Integer.parseInt(words[1]) : 0;
    }

    Optional<String> header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }
}

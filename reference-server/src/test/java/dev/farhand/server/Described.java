package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the description of the API says that comes back; whatever a test gets as an answer is held against it. */
final class Described {
    private static final Pattern PATH = Pattern.compile(" {2}(/\\S*):");
    private static final Pattern METHOD = Pattern.compile(" {4}(get|post|patch|delete):");
    private static final Pattern STATUS = Pattern.compile(" {8}\"([0-9]{3})\":");
    private static final Pattern CODES = Pattern.compile(" {10}description: ([A-Z_]+(?:, [A-Z_]+)*)\\.");
    private static final int LOWEST_OF_REFUSALS = 400;

    /** For each route, such as {@code GET /api/v1/users}, the statuses; for each of those the codes that come with it. */
    private static final Map<String, Map<Integer, Set<String>>> ROUTES = read();

    private Described() {}

    /** Throws {@link AssertionError} where the description does not say that this may come back. */
    static void require(String method, String path, int status, String code) {
        // Whoever asks for the head of an answer gets that of the answer.
        String asked = (method.equals("HEAD") ? "GET" : method) + " " + path.replaceFirst("[?].*", "");
        Optional<Map<Integer, Set<String>>> answers = answers(asked);
        if (answers.isPresent()) {
            assertThat(answers.get()).as("statuses of " + asked).containsKey(status);
            Set<String> codes = answers.get().getOrDefault(status, Set.of());
            assertThat(codes.isEmpty() || codes.contains(code))
                    .as(status + " " + code + " is described for " + asked)
                    .isTrue();
        } else if (path.startsWith("/api/")) {
            assertThat(status).as(asked).isGreaterThanOrEqualTo(LOWEST_OF_REFUSALS);
        }
    }

    private static Optional<Map<Integer, Set<String>>> answers(String asked) {
        return Optional.ofNullable(ROUTES.get(asked)).or(() -> ROUTES.entrySet().stream()
                .filter(route -> asked.matches(route.getKey().replaceAll("\\{[a-z]+}", "[^/]+")))
                .map(Map.Entry::getValue)
                .findFirst());
    }

    private static Map<String, Map<Integer, Set<String>>> read() {
        Map<String, Map<Integer, Set<String>>> routes = new HashMap<>();
        Map<Integer, Set<String>> statuses = new HashMap<>();
        String path = "";
        int status = 0;
        for (String line : text().lines().toList()) {
            Matcher at = PATH.matcher(line);
            Matcher by = METHOD.matcher(line);
            Matcher with = STATUS.matcher(line);
            Matcher codes = CODES.matcher(line);
            if (at.matches()) {
                path = at.group(1);
            } else if (by.matches()) {
                statuses = new HashMap<>();
                routes.put(by.group(1).toUpperCase(Locale.ROOT) + " " + path, statuses);
            } else if (with.matches()) {
                status = Integer.parseInt(with.group(1));
                statuses.put(status, Set.of());
            } else if (codes.matches()) {
                statuses.put(status, Set.of(codes.group(1).split(", ")));
            }
        }
        return routes;
    }

    private static String text() {
        try (InputStream file = Objects.requireNonNull(Described.class.getResourceAsStream("/openapi.yml"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

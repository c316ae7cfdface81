package dev.farhand.server.database;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A database and who to be there. {@link #toString()} has no password.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param name of the database
 * @param user the role to log in as
 * @param password may be empty, where the database knows the role by other means
 * @param options of PostgreSQL's JDBC driver, {@code sslmode} among them
 */
public record DatabaseUrl(
        String host, int port, String name, String user, String password, Map<String, String> options) {
    static final String FORM = "postgres://user:password@host:port/database?sslmode=verify-full";

    /** Not {@link java.net.URI}'s: that knows no host with an underscore, as containers have. */
    private static final Pattern FORM_OF_ALL = Pattern.compile("(jdbc:)?postgres(ql)?://"
            + "((?<user>[^:@/?#\\s]*)(:(?<password>[^@/?#\\s]*))?@)?"
            + "(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+])(:(?<port>[0-9]{1,5}))?"
            + "/(?<name>[^/?#\\s]+)(\\?(?<query>[^#\\s]*))?");

    /** Where nobody between us and the database, or in its place, hears what is said. */
    private static final Set<String> ENCRYPTED = Set.of("require", "verify-ca", "verify-full");

    private static final int USUAL_PORT = 5432;
    private static final int HIGHEST_PORT = 65_535;

    /** Throws {@link IllegalArgumentException} where a part is missing. Copies. */
    public DatabaseUrl {
        if (host.isEmpty() || name.isEmpty() || user.isEmpty() || port < 1 || port > HIGHEST_PORT) {
            throw notOne();
        }
        options = Map.copyOf(options);
    }

    /**
     * Reads {@code postgres://user:password@host:port/database?sslmode=…}, also with {@code postgresql:} and
     * {@code jdbc:postgresql:}, where user and password may be options. Throws {@link IllegalArgumentException} for
     * anything else, quoting nothing of it.
     */
    public static DatabaseUrl parse(String text) {
        Matcher form = FORM_OF_ALL.matcher(text);
        if (!form.matches()) {
            throw notOne();
        }
        Map<String, String> options = options(group(form, "query"));
        String user = group(form, "user").isEmpty() ? options.getOrDefault("user", "") : decoded(group(form, "user"));
        String password = form.group("password") == null
                ? options.getOrDefault("password", "")
                : decoded(group(form, "password"));
        options.keySet().removeAll(Set.of("user", "password"));
        int port = form.group("port") == null ? USUAL_PORT : Integer.parseInt(group(form, "port"));
        return new DatabaseUrl(group(form, "host"), port, decoded(group(form, "name")), user, password, options);
    }

    private static String group(Matcher form, String name) {
        String group = form.group(name);
        return group == null ? "" : group;
    }

    private static IllegalArgumentException notOne() {
        return new IllegalArgumentException("not the address of a PostgreSQL database");
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new TreeMap<>();
        for (String option : query.split("&")) {
            String[] parts = option.split("=", 2);
            if (!option.isEmpty()) {
                options.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
            }
        }
        return options;
    }

    /** In a user's name or a password a plus is a plus. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The same database for another role. */
    public DatabaseUrl as(String otherUser, String otherPassword) {
        return new DatabaseUrl(host, port, name, otherUser, otherPassword, options);
    }

    /** Another database of the same server. */
    public DatabaseUrl named(String otherName) {
        return new DatabaseUrl(host, port, otherName, user, password, options);
    }

    String jdbc() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /** What the driver needs besides {@link #jdbc()}. Its messages carry no row's content. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "farhand");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        if (!ENCRYPTED.contains(options.getOrDefault("sslmode", ""))) {
            properties.setProperty("authenticationPluginClassName", ScramPassword.class.getName());
        }
        properties.putAll(options);
        properties.setProperty("user", user);
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("logServerErrorDetail", "false");
        return properties;
    }

    @Override
    public String toString() {
        return "postgres://" + user + "@" + host + ":" + port + "/" + name
                + (options.isEmpty()
                        ? ""
                        : "?" + options.keySet().stream().sorted().collect(Collectors.joining("&")));
    }
}

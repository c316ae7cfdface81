package dev.farhand.server;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import dev.farhand.server.http.TrustedProxies;
import dev.farhand.server.http.WebAddress;
import dev.farhand.server.user.EmailAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The settings of the server itself. */
public final class ServerKeys {
    /** Where it keeps what must last. */
    public static final ConfigKey<Path> DATA = ConfigKey.builder("farhand.server.data", ConfigType.PATH)
            .defaultValue(Path.of("data"))
            .sentence(
                    "The folder for everything that must last: the authority's key, and the database without a DATABASE_URL.")
            .build();

    /** Where it listens. */
    public static final ConfigKey<String> ADDRESS = ConfigKey.builder("farhand.server.address", ConfigType.TEXT)
            .defaultValue("127.0.0.1")
            .sentence("The network address to listen on, for browsers and agents alike; 0.0.0.0 for all.")
            .build();

    /** On which port. */
    public static final ConfigKey<Integer> PORT = ConfigKey.builder("farhand.server.port", ConfigType.INTEGER)
            .defaultValue(8443)
            .between(0, 65_535)
            .sentence("The port to listen on; 0 picks a free one.")
            .build();

    /** What browsers call it. */
    public static final ConfigKey<URI> URL = ConfigKey.builder("farhand.server.url", WebAddress.TYPE)
            .sentence(
                    "Where browsers find this server. Without it only localhost and plain addresses are taken for our own.")
            .aliases("RELAY_PUBLIC_URL", "NEXT_PUBLIC_APP_URL")
            .build();

    /** Without TLS. */
    public static final ConfigKey<Boolean> PLAIN = ConfigKey.builder("farhand.server.plain", ConfigType.BOOLEAN)
            .defaultValue(false)
            .sentence("Plain HTTP, for trying out: on a loopback address only. Agents have their own TLS inside.")
            .build();

    /** The certificate for browsers. */
    public static final ConfigKey<Path> CERTIFICATE = ConfigKey.builder("farhand.server.certificate", ConfigType.PATH)
            .sentence(
                    "The certificate that browsers see, with its chain, as PEM; without it the server makes one, of which they warn.")
            .build();

    /** The key of it. */
    public static final ConfigKey<Path> KEY = ConfigKey.builder("farhand.server.key", ConfigType.PATH)
            .sentence("The private key of that certificate, as PEM (PKCS #8).")
            .build();

    /** Whom to believe about where requests come from. */
    public static final ConfigKey<TrustedProxies> PROXIES = ConfigKey.builder(
                    "farhand.server.trusted-proxies",
                    ConfigType.of(
                            "addresses and networks, such as 192.0.2.7,10.0.0.0/8",
                            TrustedProxies::parse,
                            TrustedProxies::toString))
            .sentence(
                    "Proxies in front of this server: X-Forwarded-For of a request from one of them says where it comes"
                            + " from, nobody else's does. Else all who come by a proxy share its attempts to log in.")
            .build();

    /** Who comes first. */
    public static final ConfigKey<EmailAddress> FIRST_ADMINISTRATOR = ConfigKey.builder(
                    "farhand.server.first-administrator", EmailAddress.TYPE)
            .sentence(
                    "Address of an account that is made when there is none. As long as it has no password, each start prints"
                            + " a link that signs it in once, within a day. Without this setting, the link is one to make"
                            + " the first account by.")
            .build();

    /** Whether every start prints a way in. */
    public static final ConfigKey<Boolean> SIGN_IN_LINK = ConfigKey.builder(
                    "farhand.server.sign-in-link", ConfigType.BOOLEAN)
            .defaultValue(false)
            .sentence("Prints a link at each start that signs the first administrator in once; for trying out.")
            .build();

    /** Whether an agent beside it may come in. */
    public static final ConfigKey<Path> LOCAL_AGENT_TOKEN_FILE = ConfigKey.builder(
                    "farhand.server.local-agent-token-file", ConfigType.PATH)
            .sentence(
                    "A file that each start writes an enrolment token to, for one machine and one hour, readable by its"
                            + " owner only: for an agent that is started beside the server.")
            .build();

    /** What machines install. */
    public static final ConfigKey<Path> AGENT_ARCHIVES = ConfigKey.builder(
                    "farhand.server.agent-archives", ConfigType.PATH)
            .sentence(
                    "The folder of farhand-agent-VERSION.tar.gz, which machines install; bin/farhand-server knows its own.")
            .build();

    private ServerKeys() {}

    /** All of them, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(
                DATA,
                ADDRESS,
                PORT,
                URL,
                PLAIN,
                CERTIFICATE,
                KEY,
                PROXIES,
                FIRST_ADMINISTRATOR,
                SIGN_IN_LINK,
                LOCAL_AGENT_TOKEN_FILE,
                AGENT_ARCHIVES);
    }
}

package dev.farhand.sample.embedserver;

import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.IdentityKeys;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param data folder for everything that is kept
 * @param listen where agents come to
 * @param web where a reverse proxy on this machine comes to
 * @param tokens file of token policies
 * @param lifetimes how long certificates live
 */
record ServerOptions(
        Path data,
        InetSocketAddress listen,
        Optional<InetSocketAddress> web,
        Optional<Path> tokens,
        CertificateLifetimes lifetimes) {
    static final String USAGE = """
            usage: samples/embed-server/run --data DIR [--port N] [--address HOST] [--tokens FILE]
                                            [--web-address HOST:PORT] [--device-lifetime TIME] [--server-lifetime TIME]

            A link server in plain Java. Prints "ready https://…" and takes commands on standard input; "help" lists them.

              --data DIR                keeps authority, devices and tokens; made when it is not there
              --port N                  where agents come to; 0, the default, picks a free port
              --address HOST            listens on this address of the machine; default 127.0.0.1, 0.0.0.0 for all
              --tokens FILE             one enrolment token per line: "label = till; expires = 30d; uses = 5"
              --web-address HOST:PORT   also takes the WebSocket carrier without TLS, from a reverse proxy on this
                                        machine that ends the outer TLS; a loopback address
              --device-lifetime TIME    of device certificates, 10s to 825d; default 90d
              --server-lifetime TIME    of the server's certificate, 10s to 825d; default 90d

            The authority's key is encrypted with FARHAND_IDENTITY_AUTHORITY_PASSPHRASE; without it, a passphrase is made
            once and kept in DIR/passphrase.

            Exit: 0 after "quit", 64 wrong usage, 69 the address is taken or a file cannot be used, 78 wrong setting or
            damaged data.""";

    static ServerOptions parse(String[] arguments) {
        Path data = null;
        Path tokens = null;
        InetSocketAddress web = null;
        String address = "127.0.0.1";
        int port = 0;
        CertificateLifetimes.Builder lifetimes = CertificateLifetimes.builder();
        for (int i = 0; i < arguments.length; i += 2) {
            String option = arguments[i];
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            if (value.isEmpty()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            switch (option) {
                case "--data" -> data = path(option, value);
                case "--tokens" -> tokens = path(option, value);
                case "--port" -> port = port(value);
                case "--address" -> address = value;
                case "--web-address" -> web = hostAndPort(value);
                case "--device-lifetime" -> lifetimes.device(IdentityKeys.DEVICE_LIFETIME.parse(value, option));
                case "--server-lifetime" -> lifetimes.server(IdentityKeys.SERVER_LIFETIME.parse(value, option));
                default -> throw new IllegalArgumentException("there is no option " + option);
            }
        }
        if (data == null) {
            throw new IllegalArgumentException("--data is missing");
        }
        return new ServerOptions(
                data,
                new InetSocketAddress(address, port),
                Optional.ofNullable(web),
                Optional.ofNullable(tokens),
                lifetimes.build());
    }

    private static Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException(option + " must be a path, not " + text, wrong);
        }
    }

    private static InetSocketAddress hostAndPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--web-address must be HOST:PORT, not " + text);
        }
        return new InetSocketAddress(text.substring(0, colon), port(text.substring(colon + 1)));
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + text);
    }
}

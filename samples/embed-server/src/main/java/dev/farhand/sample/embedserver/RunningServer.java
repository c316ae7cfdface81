package dev.farhand.sample.embedserver;

import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.identity.RenewingIdentity;
import dev.farhand.transport.link.LinkServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;

/** A link server that listens: the few lines that a server of your own needs. */
final class RunningServer implements AutoCloseable {
    private static final String NODE = "embed-server";

    private final ServerFolder folder;
    private final LinkServer links;
    private final TokenDesk tokens;
    private final Console console;
    private final String address;

    private RunningServer(ServerFolder folder, LinkServer links, TokenDesk tokens, Console console, String address) {
        this.folder = folder;
        this.links = links;
        this.tokens = tokens;
        this.console = console;
        this.address = address;
    }

    static RunningServer start(ServerOptions options, Terminal terminal, Clock clock) throws IOException {
        ServerFolder folder = ServerFolder.open(options.data(), options.lifetimes(), clock);
        try {
            List<TokenPolicy> policies = TokenPolicy.readAll(options.tokens());
            RenewingIdentity certificate = RenewingIdentity.ofServer(folder.authority(), NODE, clock);
            LinkServer links = LinkServer.builder()
                    .identity(certificate)
                    .trust(folder.authority()::trust)
                    .registry(folder.devices())
                    .enrolment(new EnrolmentService(folder.authority(), folder.tokens(), folder.devices(), clock))
                    .listener(new EventLines(terminal))
                    .softwareVersion("embed-server")
                    .build();
            try {
                // One port, both carriers: TLS for agents, and WebSocket behind TLS for those whose proxy looks inside.
                InetSocketAddress bound =
                        links.listen(options.listen(), certificate).address();
                options.web().ifPresent(links::listenPlain);
                TokenDesk tokens = new TokenDesk(folder, policies, clock);
                Rotation rotation = new Rotation(folder.authority(), links, tokens);
                Console console = new Console(
                        new Devices(folder.devices(), links),
                        new Calls(RenewingIdentity.ofGrantSigner(folder.authority(), NODE, clock), clock),
                        rotation,
                        tokens,
                        links);
                return new RunningServer(folder, links, tokens, console, url(bound));
            } catch (RuntimeException e) {
                links.close();
                throw e;
            }
        } catch (RuntimeException | IOException e) {
            folder.close();
            throw e;
        }
    }

    /** Where agents find it. */
    String address() {
        return address;
    }

    Console console() {
        return console;
    }

    List<String> issueNewTokens() {
        return tokens.issueNew();
    }

    @Override
    public void close() {
        links.close();
        folder.close();
    }

    private static String url(InetSocketAddress bound) {
        String host = bound.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : bound.getAddress().getHostAddress();
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort();
    }
}

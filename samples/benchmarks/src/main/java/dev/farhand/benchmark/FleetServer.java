package dev.farhand.benchmark;

import dev.farhand.core.enrolment.Admission;
import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.InMemoryEnrolmentTokens;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.FileAuthorityStore;
import dev.farhand.core.identity.Identity;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.link.LinkServerListener;
import dev.farhand.transport.link.LinkThreads;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The child process that thousands of agents belong to: a link server on two loops, as it is embedded anywhere. */
final class FleetServer implements ChildMain.Handler {
    private static final int LOOPS = 2;
    private static final int WORKERS = 4;

    private final Clock clock = Clock.systemUTC();
    private final CertificateAuthority authority;
    private final InMemoryEnrolmentTokens tokens = new InMemoryEnrolmentTokens();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Map<ErrorCode, AtomicInteger> refused = new ConcurrentHashMap<>();
    private final LinkServer server;

    private FleetServer(Path authorityFile) {
        authority = CertificateAuthority.open(
                new FileAuthorityStore(authorityFile),
                "only for one benchmark".toCharArray(),
                CertificateLifetimes.defaults(),
                clock);
        Identity identity = authority.issueServer(Pki.NODE);
        OpenRegistry registry = new OpenRegistry();
        server = LinkServer.builder()
                .identity(() -> identity)
                .trust(authority::trust)
                .admission(Admission.of(registry))
                .enrolment(new EnrolmentService(authority, tokens, registry, clock))
                .threads(LinkThreads.create("server", LOOPS, WORKERS))
                .nodeId(Pki.NODE)
                .listener(new Counter())
                .build();
    }

    /** Argument: the file that keeps the authority through a kill. */
    public static void main(String[] arguments) throws IOException {
        ChildMain.serve(new FleetServer(Path.of(arguments[0])));
    }

    @Override
    public Answer answer(String verb, List<String> arguments) {
        return switch (verb) {
            case "listen" ->
                Answer.of(
                        "port",
                        server.listen(new InetSocketAddress(arguments.get(0), Integer.parseInt(arguments.get(1))))
                                .address()
                                .getPort());
            case "token" -> Answer.of("token", token(Integer.parseInt(arguments.get(0))));
            case "count" ->
                Answer.of(
                        "now",
                        server.links().count(),
                        "connected",
                        connected.get(),
                        "ended",
                        ended.get(),
                        "refused",
                        refusals());
            case "heap" -> heap();
            default -> throw new IllegalArgumentException("a fleet server cannot " + verb);
        };
    }

    private String token(int uses) {
        EnrolmentToken token = EnrolmentToken.create(authority.certificate(), new SecureRandom());
        tokens.add(
                token,
                new EnrolmentPolicy(
                        "benchmark",
                        Pki.tenant(),
                        Optional.empty(),
                        clock.instant().plus(Duration.ofDays(1)),
                        uses));
        return token.reveal();
    }

    private String refusals() {
        return refused.isEmpty()
                ? "none"
                : refused.entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(","));
    }

    private static Answer heap() {
        System.gc();
        System.gc();
        return Answer.of(
                "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                "committed",
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted());
    }

    private final class Counter implements LinkServerListener {
        @Override
        public void connected(Link link) {
            connected.incrementAndGet();
        }

        @Override
        public void ended(Link link, dev.farhand.transport.link.LinkEnd end) {
            ended.incrementAndGet();
        }

        @Override
        public void refused(InetSocketAddress remote, ErrorCode code, String sentence) {
            refused.computeIfAbsent(code, ignored -> new AtomicInteger()).incrementAndGet();
        }
    }
}

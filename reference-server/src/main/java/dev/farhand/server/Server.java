package dev.farhand.server;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.config.Config;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.enrolment.EnrolmentTokenStore;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.IdentityKeys;
import dev.farhand.core.identity.RenewingIdentity;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.certificate.WebCertificates;
import dev.farhand.server.certificate.WebHosts;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.DatabaseKeys;
import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.OwnDatabase;
import dev.farhand.server.database.Room;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.delivery.AgentDelivery;
import dev.farhand.server.device.DatabaseDeviceRegistry;
import dev.farhand.server.device.DatabaseEnrolmentTokens;
import dev.farhand.server.device.Devices;
import dev.farhand.server.device.EnrolmentKeys;
import dev.farhand.server.device.OpenEnrolment;
import dev.farhand.server.device.Places;
import dev.farhand.server.device.SignsOfLife;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.http.Callers;
import dev.farhand.server.http.Networks;
import dev.farhand.server.http.Origins;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.TrustedProxies;
import dev.farhand.server.http.WebCookie;
import dev.farhand.server.login.ApiKey;
import dev.farhand.server.login.ApiKeys;
import dev.farhand.server.login.FirstAdministrator;
import dev.farhand.server.login.ForgottenPasswords;
import dev.farhand.server.login.LoginKeys;
import dev.farhand.server.login.LoginThrottle;
import dev.farhand.server.login.OneTimeLink;
import dev.farhand.server.login.OneTimeLinks;
import dev.farhand.server.login.PasswordLogin;
import dev.farhand.server.login.Passwords;
import dev.farhand.server.login.WebSessions;
import dev.farhand.server.metrics.Figures;
import dev.farhand.server.metrics.MetricsAccess;
import dev.farhand.server.metrics.MetricsKeys;
import dev.farhand.server.postgres.EmbeddedPostgres;
import dev.farhand.server.postgres.PostgresAccount;
import dev.farhand.server.rest.Events;
import dev.farhand.server.session.DatabaseTickets;
import dev.farhand.server.session.SessionKeys;
import dev.farhand.server.session.SessionService;
import dev.farhand.server.session.SessionWatch;
import dev.farhand.server.session.Sessions;
import dev.farhand.server.user.User;
import dev.farhand.server.user.Users;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.link.LinkServerListener;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole server, from its settings to its port; every part is started here, and ended in the opposite order. */
@ThreadSafe
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final String NODE = "server";
    private static final int HASHING_AT_ONCE = 2;

    /** Requests that are under way at once on one connection of a browser: what is usual; without a word it may be any number. */
    private static final int STREAMS = 100;

    private static final Duration DRAIN_SPREAD = Duration.ofSeconds(10);

    private final Config config;
    private final Clock clock;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final SecureRandom random = new SecureRandom();

    private ApplicationContext context;
    private EmbeddedServer web;
    private FirstAdministrator first;
    private OneTimeLinks links;
    private Optional<WebCertificates> certificates = Optional.empty();

    @SuppressWarnings("NullAway.Init") // set by open, before anybody gets it
    private Server(Config config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * Starts it; returns when it answers.
     *
     * @throws RemoteException INVALID_CONFIGURATION naming the setting; what the database says
     */
    public static Server start(Config config, Clock clock) {
        Server server = new Server(config, clock);
        try {
            server.open();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private void open() {
        WebPort port =
                new WebPort(config.get(ServerKeys.ADDRESS), config.get(ServerKeys.PORT), config.get(ServerKeys.PLAIN));
        port.require(config.find(ServerKeys.URL));
        Optional<Networks> openTo = EnrolmentKeys.open(config);
        ServerFolder folder = ServerFolder.in(config.get(ServerKeys.DATA));
        parts.push(folder.lock());
        certificates = certificates(folder);
        Database database = database(folder);
        CertificateAuthority authority = folder.authority(config.find(IdentityKeys.AUTHORITY_PASSPHRASE), clock);
        parts.push(authority);
        ExecutorService work = Requests.pool();
        parts.push(work::shutdownNow);

        DatabaseDeviceRegistry registry = new DatabaseDeviceRegistry(database, clock);
        DatabaseEnrolmentTokens tokens = new DatabaseEnrolmentTokens(database, registry, clock);
        Devices devices = new Devices(database, clock);
        Authorities authorities = new Authorities(database, clock);
        TrustedProxies proxies = config.find(ServerKeys.PROXIES).orElse(TrustedProxies.NONE);
        Optional<OpenEnrolment> open = openTo.map(networks -> new OpenEnrolment(
                tokens,
                new OpenEnrolment.Way(
                        folder.openToken(authority, random), networks, proxies, () -> openOwner(database)),
                authorities,
                database));
        Presence presence = new Presence();
        RenewingIdentity identity = RenewingIdentity.ofServer(authority, NODE, clock);
        LinkServer agents = LinkServer.builder()
                .identity(identity)
                .trust(authority::trust)
                .registry(registry)
                .enrolment(new EnrolmentService(
                        authority, open.<EnrolmentTokenStore>map(way -> way).orElse(tokens), registry, clock))
                .listener(presence)
                .nodeId(NODE)
                .clock(clock)
                .build();
        parts.push(agents);
        EventHub hub = new EventHub();
        SignsOfLife signs = new SignsOfLife(database, agents.links(), clock);
        Events events = new Events(hub, devices, signs, work, clock);
        presence.events = events;
        presence.signs = signs;
        registry.onSeen(events::device);
        every(SignsOfLife.KEPT_EVERY, SignsOfLife.KEPT_EVERY, "signs", signs::keep);
        Users users = new Users(database, clock);
        WebSessions logins =
                new WebSessions(database, clock, random, config.get(LoginKeys.LIFE), config.get(LoginKeys.IDLE));
        TicketIssuer tickets = new TicketIssuer(new DatabaseTickets(database), clock, random);
        Sessions sessions = new Sessions(database, SessionKeys.counts(config), tickets, clock);
        LoginThrottle throttle = new LoginThrottle(database.loginAttempts(), clock);
        ApiKeys keys = new ApiKeys(database, throttle, clock, random);
        SessionService service = SessionService.start(new SessionService.Parts(
                database,
                sessions,
                tickets,
                authorities,
                logins,
                (user, key) -> keys.find(user, key).map(ApiKey::scopes),
                agents.links(),
                RenewingIdentity.ofGrantSigner(authority, NODE, clock),
                config,
                request -> proxies.origin(
                        request.remoteAddress().getAddress(),
                        request.forwardedFor().stream().toList()),
                clock,
                work,
                events::session));
        parts.push(service);
        presence.watch = service.watch();
        registry.onRevocation(device -> {
            service.watch().endAll(device.id(), ErrorCode.DEVICE_REVOKED);
            gone(devices, events, device);
        });

        Passwords passwords = new Passwords(random, HASHING_AT_ONCE);
        links = new OneTimeLinks(database, logins, clock, random);
        first = new FirstAdministrator(database, links, logins, passwords, clock);
        boolean secure = isSecure();
        context = ApplicationContext.builder(properties())
                .banner(false)
                .singletons(
                        database,
                        authority,
                        registry,
                        tokens,
                        devices,
                        new Places(database, clock),
                        agents,
                        signs,
                        hub,
                        events,
                        authorities,
                        users,
                        sessions,
                        tickets,
                        service,
                        service.viewers(),
                        passwords,
                        logins,
                        links,
                        first,
                        new ForgottenPasswords(database, users, links, logins, passwords, clock),
                        keys,
                        new PasswordLogin(database, throttle, passwords, logins, clock),
                        new Origins(config.find(ServerKeys.URL), secure),
                        new Figures(agents, service, hub, database),
                        new MetricsAccess(config.find(MetricsKeys.TOKEN)),
                        new AgentDelivery(
                                config.find(ServerKeys.AGENT_ARCHIVES),
                                webAuthority().isPresent()),
                        new Callers(proxies),
                        new WebCookie(secure, config.get(LoginKeys.LIFE)),
                        clock)
                .build();
        context.registerSingleton(ExecutorService.class, work, Qualifiers.byName(Requests.POOL));
        certificates.ifPresent(
                given -> context.registerSingleton(WebCertificates.class, given, Qualifiers.byName(given.getName())));
        open.ifPresent(way -> context.registerSingleton(OpenEnrolment.class, way));
        context.start();
        parts.push(context);
        web = context.getBean(EmbeddedServer.class);
        port.open(web);
        parts.push(() -> drain(agents));
        parts.push(signs::keep);
        openTo.ifPresent(networks -> LOG.warn(
                "open enrolment is on: every machine of {} may ask to come in, and waits for somebody to let it",
                networks));
        config.find(ServerKeys.LOCAL_AGENT_TOKEN_FILE)
                .map(file -> LocalAgentToken.write(file, database, tokens, authority, clock))
                .ifPresent(parts::push);
        // Before all else: viewers are told why while there is a port to tell it by, and nothing begins that would end
        // at once.
        parts.push(service::close);
    }

    /** Whether browsers come by TLS, to us or to a proxy before us. */
    private boolean isSecure() {
        return config.find(ServerKeys.URL)
                .map(url -> url.getScheme().equals("https"))
                .orElse(!config.get(ServerKeys.PLAIN));
    }

    /** Asked for each machine: the account may be made, or end, while the server runs. */
    private Optional<User> openOwner(Database database) {
        return config.find(EnrolmentKeys.OPEN_OWNER)
                .map(email -> database.lookups()
                        .place(TenantKey.login(email.value()))
                        .flatMap(place -> database.transactions()
                                .read(place.tenant(), reading -> Users.working(reading, place.id()))))
                .orElseGet(first::firstUser);
    }

    private Optional<WebCertificates> certificates(ServerFolder folder) {
        if (config.get(ServerKeys.PLAIN)) {
            return Optional.empty();
        }
        Optional<Path> certificate = config.find(ServerKeys.CERTIFICATE);
        Optional<Path> key = config.find(ServerKeys.KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    (certificate.isPresent() ? ServerKeys.KEY : ServerKeys.CERTIFICATE).name()
                            + ": a certificate and its key are given together.");
        }
        WebCertificates certificates = certificate.isPresent()
                ? WebCertificates.ofFiles(
                        Map.entry(ServerKeys.CERTIFICATE.name(), certificate.get()),
                        Map.entry(ServerKeys.KEY.name(), key.orElseThrow()),
                        clock)
                : WebCertificates.ofDevelopment(
                        folder.web(), WebHosts.of(config.get(ServerKeys.ADDRESS), config.find(ServerKeys.URL)), clock);
        parts.push(certificates);
        return Optional.of(certificates);
    }

    private Database database(ServerFolder folder) {
        Optional<DatabaseUrl> given = config.find(DatabaseKeys.URL);
        DatabaseUrl owner = given.orElseGet(() -> {
            PostgresAccount account = PostgresAccount.ofThisMachine();
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.start(folder.postgres(), account, config.get(DatabaseKeys.CONNECTIONS));
            parts.push(postgres);
            if (account.isShared()) {
                LOG.warn(
                        "PostgreSQL runs as nobody, since this machine has no account farhand: any other program that runs"
                                + " as nobody can read and change the database. docs/database.md says how to give it its own.");
            }
            return OwnDatabase.in(postgres);
        });
        Database database = Database.open(
                owner,
                config.find(DatabaseKeys.APP_URL),
                config.get(DatabaseKeys.CONNECTIONS),
                given.isPresent() ? Room.elsewhere() : Room.seen(() -> EmbeddedPostgres.lacksRoom(folder.postgres())),
                clock);
        parts.push(database);
        every(Duration.ofHours(1), Duration.ofHours(1), "hourly", database::maintain);
        return database;
    }

    /** Work that comes again, on a thread of its own; what fails is tried again at its next turn. */
    private void every(Duration pause, Duration first, String role, Runnable work) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "farhand-server-" + role + "-1");
            thread.setDaemon(true);
            return thread;
        });
        parts.push(timer::shutdownNow);
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("the database's work \"{}\" is put off: {}", role, e.toString());
                    }
                },
                first.toSeconds(),
                pause.toSeconds(),
                TimeUnit.SECONDS);
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "micronaut.application.name", "farhand-server",
                "micronaut.server.host", config.get(ServerKeys.ADDRESS),
                "micronaut.server.port", portOf(config.get(ServerKeys.PORT)),
                "micronaut.server.max-request-size", "1MB",
                "micronaut.server.date-header", "false",
                "micronaut.server.cors.localhost-pass-through", "true",
                "micronaut.serde.deserialization.ignore-unknown", "false",
                "micronaut.serde.serialization.inclusion", "ALWAYS",
                "micronaut.netty.event-loops.default.prefer-native-transport", "true",
                "micronaut.netty.event-loops.parent.prefer-native-transport", "true"));
        // Nothing blocks them; the fewer there are, the more often a viewer and its machine share one, and need not
        // wake it.
        properties.put(
                "micronaut.netty.event-loops.default.num-threads",
                Integer.toString(Math.max(2, Runtime.getRuntime().availableProcessors())));
        certificates.ifPresent(web -> {
            properties.putAll(web.settings());
            // A pipeline for each request, as by HTTP/1.1. The one handler for all of them never lets go of what
            // has come of a body whose request is reset in the same breath.
            properties.put("micronaut.server.netty.legacy-multiplex-handlers", "true");
            properties.put("micronaut.server.netty.http2.max-concurrent-streams", Integer.toString(STREAMS));
            properties.put("micronaut.server.ssl.port", portOf(config.get(ServerKeys.PORT)));
        });
        return properties;
    }

    private static String portOf(int port) {
        return port == 0 ? "-1" : Integer.toString(port);
    }

    private static void gone(Devices devices, Events events, EnrolledDevice device) {
        devices.findRemoved(device.id()).ifPresent(events::removed);
    }

    /** Agents hear that they should come back, before their port is gone. */
    private static void drain(LinkServer agents) {
        agents.drain(DRAIN_SPREAD);
    }

    /** Where browsers and agents on this machine find it. */
    public String address() {
        return config.find(ServerKeys.URL)
                .map(Object::toString)
                .orElseGet(() -> (config.get(ServerKeys.PLAIN) ? "http" : "https") + "://"
                        + WebHosts.reached(config.get(ServerKeys.ADDRESS)) + ":" + web.getPort());
    }

    /** The authority that browsers have to trust before they take this server's certificate, where it made its own. */
    public Optional<Path> webAuthority() {
        return certificates.flatMap(WebCertificates::authorityFile);
    }

    /** A part of it, for tests that look inside. */
    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** What to show whoever started it: a link to come in by, where there is one to give. */
    public Optional<String> wayIn() {
        config.find(ServerKeys.FIRST_ADMINISTRATOR).ifPresent(first::make);
        Optional<OneTimeLink> invitation = first.invite();
        if (invitation.isPresent()) {
            return invitation.map(link -> address() + "/setup#" + link.reveal());
        }
        Optional<OneTimeLink> link = config.get(ServerKeys.SIGN_IN_LINK)
                ? first.firstUser().map(user -> links.signIn(user.tenant(), user.id()))
                : first.welcome();
        return link.map(known -> address() + "/sign-in#" + known.reveal());
    }

    /** Ends everything that it started. Idempotent. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("a part of the server did not end well", e);
            }
        }
    }

    private static final class Presence implements LinkServerListener {
        private volatile Events events;
        private volatile SessionWatch watch;
        private volatile SignsOfLife signs;

        @SuppressWarnings("NullAway.Init") // set before the first agent can come
        Presence() {}

        /** Perhaps as the machine was before: what it says of itself now is told of when it is written down. */
        @Override
        public void connected(Link link) {
            LOG.info("{} is online", link.peer());
            if (link.peer() instanceof DeviceIdentity device) {
                watch.connected(device);
                events.device(device.id());
            }
        }

        @Override
        public void ended(Link link, LinkEnd end) {
            LOG.info("{} is offline: {}", link.peer(), end.code());
            if (link.peer() instanceof DeviceIdentity device) {
                events.device(device.id(), signs.heardAt(link));
            }
        }
    }
}

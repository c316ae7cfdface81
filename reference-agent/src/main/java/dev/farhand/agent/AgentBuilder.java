package dev.farhand.agent;

import dev.farhand.agent.capability.CapabilityHandler;
import dev.farhand.agent.internal.link.GuardSetup;
import dev.farhand.agent.internal.log.EventLog;
import dev.farhand.agent.internal.state.AgentSettings;
import dev.farhand.agent.internal.state.Failures;
import dev.farhand.agent.internal.state.FolderInUseException;
import dev.farhand.agent.internal.state.FolderNotMadeException;
import dev.farhand.agent.internal.state.UnsafeStateException;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.capture.terminal.TerminalHost;
import dev.farhand.core.access.Capability;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkKeys;
import dev.farhand.transport.link.LinkThreads;
import dev.farhand.transport.link.ReconnectPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Collects what an agent needs: a place for its state, and servers unless the state names them. What is not set here is
 * taken from what enrolment saved, then from the defaults; the environment is the command line's matter, except for
 * {@code HTTPS_PROXY} and {@code NO_PROXY}.
 */
public final class AgentBuilder {
    private static final Pattern CAPABILITY = Pattern.compile("[a-z][a-z0-9.-]{0,63}");
    private static final int MAXIMUM_CAPABILITIES = 64;
    private static final Set<String> OWN = Set.of(AgentKeys.SERVER.name());
    private static final Config DEFAULTS =
            ConfigReader.of(AgentKeys.all()).options(Map.of()).read();

    private static final LinkConfig DEFAULT_LINK = LinkConfig.of(DEFAULTS);
    private static final ReconnectPolicy DEFAULT_RECONNECT = ReconnectPolicy.of(DEFAULTS);
    private static final RandomGenerator RANDOM = new SecureRandom();

    private final Map<String, String> options = new HashMap<>();
    private final Map<String, CapabilityHandler> capabilities = new LinkedHashMap<>();
    private @Nullable Path folder;
    private @Nullable AgentStore store;
    private @Nullable EnrolmentToken token;
    private @Nullable LinkThreads threads;
    private @Nullable TerminalHost terminals;
    private AgentListener listener = ListenerCalls.NOBODY;
    private Clock clock = Clock.systemUTC();
    private RandomGenerator random = RANDOM;
    private boolean nativeTls;

    AgentBuilder() {}

    /** Keeps the state in this folder, made when it is missing; one agent per folder. */
    public AgentBuilder stateFolder(Path value) {
        folder = value;
        return this;
    }

    /** Keeps the state there; the agent closes the store when it is closed. */
    public AgentBuilder store(AgentStore value) {
        store = value;
        return this;
    }

    /** {@code farhand.agent.server}: where the agent belongs, tried in turn. */
    public AgentBuilder servers(List<URI> value) {
        return set(AgentKeys.SERVER, value);
    }

    /** {@code farhand.agent.proxy}: the way out; {@code none} ignores the environment. */
    public AgentBuilder proxy(String value) {
        return set(AgentKeys.PROXY, value);
    }

    /** {@code farhand.agent.no-proxy}: what is reached without the proxy. */
    public AgentBuilder noProxy(String value) {
        return set(AgentKeys.NO_PROXY, value);
    }

    /** {@code farhand.agent.carrier}: what the link travels in. */
    public AgentBuilder carrier(CarrierPolicy value) {
        return set(AgentKeys.CARRIER, value);
    }

    /** {@code farhand.link.reconnect-first} and {@code -maximum}: when to dial again. */
    public AgentBuilder reconnect(Duration first, Duration maximum) {
        return set(LinkKeys.RECONNECT_FIRST, first).set(LinkKeys.RECONNECT_MAXIMUM, maximum);
    }

    /**
     * Any setting of {@link AgentKeys#all()} but those of the program. Throws {@link RemoteException} naming the key when it
     * is none of them, and when the value is not allowed.
     */
    public <T> AgentBuilder set(ConfigKey<T> key, T value) {
        if (AgentKeys.ofTheProgram().contains(key)) {
            throw new RemoteException(ErrorCode.INVALID_CONFIGURATION, key.name() + ": " + insteadOf(key));
        }
        if (!AgentKeys.all().contains(key)) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    key.name() + ": an agent has no such setting; see AgentKeys.all().");
        }
        options.put(key.name(), key.type().render(key.checked(value)));
        return this;
    }

    private static String insteadOf(ConfigKey<?> key) {
        if (key.equals(AgentKeys.STATE)) {
            return "in code this is stateFolder(Path) or store(AgentStore).";
        }
        if (key.equals(AgentKeys.ENROLMENT_TOKEN)) {
            return "in code this is enrolment(EnrolmentToken).";
        }
        return "only the program farhand-agent follows it, this is another one.";
    }

    /** Enrols with this token when there is no identity yet; tried until the server answers. */
    public AgentBuilder enrolment(EnrolmentToken value) {
        token = value;
        return this;
    }

    /**
     * Offers a capability: holders of a grant that names it may open it. Names have lower-case letters, digits, dots and
     * dashes; begin with your own, as {@code acme.diagnose}.
     */
    public AgentBuilder capability(String name, CapabilityHandler handler) {
        if (!CAPABILITY.matcher(name).matches()) {
            throw new IllegalArgumentException("capability: " + name + " is no name of letters, digits, '.' and '-'");
        }
        if (Capability.ofWireName(name).isPresent()) {
            throw new IllegalArgumentException("capability: " + name + " is one of the agent's own");
        }
        if (capabilities.size() == MAXIMUM_CAPABILITIES) {
            throw new IllegalArgumentException("capability: at most " + MAXIMUM_CAPABILITIES);
        }
        if (capabilities.putIfAbsent(name, handler) != null) {
            throw new IllegalArgumentException("capability: " + name + " is there already");
        }
        return this;
    }

    /**
     * Offers terminals of this machine to holders of a grant for them; without this there are none. Whoever made the host
     * closes it, after the agents.
     */
    public AgentBuilder terminals(TerminalHost value) {
        terminals = value;
        return this;
    }

    /** Runs on these threads, shared with other agents; whoever made them closes them, after the agents. */
    public AgentBuilder threads(LinkThreads value) {
        threads = value;
        return this;
    }

    /** Hears what changes, one thing at a time. */
    public AgentBuilder listener(AgentListener value) {
        listener = value;
        return this;
    }

    /** The wall clock that certificates, grants and hours are checked against. */
    public AgentBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    /** Where jitter comes from. */
    public AgentBuilder random(RandomGenerator value) {
        random = value;
        return this;
    }

    /**
     * Whether BoringSSL does the link's TLS where it loads (add netty-tcnative-boringssl-static): for a process with very
     * many agents. The default is the JDK.
     */
    public AgentBuilder nativeTls(boolean value) {
        nativeTls = value;
        return this;
    }

    /**
     * Opens the state and begins to connect; returns at once, before the link stands. Reads files.
     *
     * @throws RemoteException INVALID_CONFIGURATION, in a sentence for a person, when this agent is not enrolled and has no
     *     token, has no server, or its folder is in use, unsafe or unreadable
     */
    public Agent start() {
        AgentStore opened = openStore();
        try {
            return start(opened);
        } catch (IOException e) {
            opened.close();
            throw invalid(e);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private Agent start(AgentStore opened) throws IOException {
        Map<String, String> all = new HashMap<>(AgentSettings.storedOptions(opened));
        all.putAll(options);
        Config read = all.isEmpty()
                ? DEFAULTS
                : ConfigReader.of(AgentKeys.all()).options(all).read();
        List<URI> servers = read.find(AgentKeys.SERVER).orElse(List.of());
        // One process may hold many thousands of agents that differ in nothing but who they are: they share the rest.
        boolean plain = OWN.containsAll(all.keySet());
        Config config = plain ? DEFAULTS : read;
        LinkThreads shared = threads;
        LinkThreads running = shared == null ? LinkThreads.create("agent", 1, 1) : shared;
        AgentSetup setup = new AgentSetup(
                new GuardSetup(
                        capabilities.isEmpty() ? Map.of() : Map.copyOf(capabilities),
                        Optional.ofNullable(terminals),
                        opened,
                        clock,
                        new EventLog(LoggerFactory.getLogger(Agent.class), System::nanoTime),
                        running.workers()),
                servers,
                config,
                AgentSettings.proxy(config, System.getenv()),
                plain ? DEFAULT_LINK : LinkConfig.of(config),
                plain ? DEFAULT_RECONNECT : ReconnectPolicy.of(config),
                Optional.ofNullable(token),
                running,
                shared == null,
                listener,
                random,
                nativeTls);
        try {
            return Agent.start(setup);
        } catch (IOException | RuntimeException e) {
            setup.close();
            throw e;
        }
    }

    private AgentStore openStore() {
        AgentStore given = store;
        Path path = folder;
        if ((given == null) == (path == null)) {
            throw new IllegalArgumentException("stateFolder or store: exactly one is needed");
        }
        if (given != null) {
            return given;
        }
        try {
            return AgentStore.inFolder(Objects.requireNonNull(path));
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    private static RemoteException invalid(IOException e) {
        String sentence = e instanceof FolderInUseException
                        || e instanceof FolderNotMadeException
                        || e instanceof UnsafeStateException
                ? String.valueOf(e.getMessage())
                : "The agent's state cannot be read: " + Failures.sentence(e);
        return new RemoteException(ErrorCode.INVALID_CONFIGURATION, sentence, e);
    }
}

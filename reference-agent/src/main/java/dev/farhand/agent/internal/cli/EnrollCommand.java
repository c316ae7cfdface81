package dev.farhand.agent.internal.cli;

import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.enrol.Enrolment;
import dev.farhand.agent.internal.link.LinkWords;
import dev.farhand.agent.internal.machine.ClockDifference;
import dev.farhand.agent.internal.machine.MachineFacts;
import dev.farhand.agent.internal.state.AgentSettings;
import dev.farhand.agent.internal.state.StoredIdentity;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.core.config.Config;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.transport.enrolment.EnrolmentClient;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkThreads;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "enroll",
        description = {
            "Enrol this machine: make a key that never leaves it, have the server certify it, and keep both.",
            "",
            "The token is read from --token-file, --token-stdin or FARHAND_ENROLMENT_TOKEN, or asked for. It also"
                    + " says which server is the right one, so nothing else has to be trusted beforehand."
        },
        footer = {
            "Examples:",
            "  farhand-agent enroll --server https://remote.example.com --token-file token.txt",
            "  echo \"$TOKEN\" | farhand-agent enroll --server https://remote.example.com --token-stdin"
        })
final class EnrollCommand extends AgentCommand {
    private static final int PATIENCE_SECONDS = 90;

    private final String version;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TokenSource tokens = new TokenSource();

    @Option(names = "--again", description = "Enrol although this machine has an identity; the new one replaces it.")
    private boolean again;

    EnrollCommand(Terminal terminal, String version) {
        super(terminal);
        this.version = version;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = common.ownFolder(terminal().environment());
        try (AgentStore store = AgentStore.inFolder(folder)) {
            Config config = common.all(terminal().environment(), folder);
            Logging.begin(config.get(AgentKeys.LOG));
            List<URI> servers = config.find(AgentKeys.SERVER)
                    .orElseThrow(() -> new RemoteException(
                            ErrorCode.INVALID_REQUEST,
                            "Which server? Give --server https://host, or FARHAND_AGENT_SERVER."));
            refuseToReplace(store);
            EnrolmentToken token = tokens.find(config, terminal(), true)
                    .orElseThrow(
                            () -> new RemoteException(
                                    ErrorCode.INVALID_REQUEST,
                                    "An enrolment token is needed: by FARHAND_ENROLMENT_TOKEN, --token-file or --token-stdin."));
            StoredIdentity identity = enrol(store, servers, config, token);
            terminal()
                    .out()
                    .println("Enrolled as device " + identity.device() + " of tenant " + identity.tenant() + ".");
            terminal().out().println("Kept in " + store.location() + ". Start it with: farhand-agent run");
            warnOfTheClock(identity);
            return ExitCode.OK;
        }
    }

    /** A new certificate begins a fixed time before the server's now. */
    private void warnOfTheClock(StoredIdentity identity) {
        Instant server =
                identity.identity().certificate().getNotBefore().toInstant().plus(CertificateLifetimes.BACKDATING);
        ClockDifference difference =
                new ClockDifference(Duration.between(server, Clock.systemUTC().instant()));
        if (difference.isTooLarge()) {
            terminal().err().println(difference.sentence() + " " + ClockDifference.ADVICE);
        }
    }

    private void refuseToReplace(AgentStore store) throws IOException {
        if (again) {
            return;
        }
        Optional<StoredIdentity> known;
        try {
            known = StoredIdentity.load(store);
        } catch (RemoteException broken) {
            throw new RemoteException(
                    broken.code(), broken.getMessage() + "\nTo give this machine a new identity, use --again.", broken);
        }
        if (known.isPresent()) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "This machine is enrolled already, as device " + known.get().device()
                            + ". To give it a new identity, use --again.");
        }
    }

    private StoredIdentity enrol(AgentStore store, List<URI> servers, Config config, EnrolmentToken token) {
        try (LinkThreads threads = LinkThreads.create("enroll", 1, 1)) {
            EnrolmentClient client = EnrolmentClient.builder()
                    .servers(servers)
                    .pinnedBy(token)
                    .proxy(AgentSettings.proxy(config, terminal().environment()))
                    .carrier(config.get(AgentKeys.CARRIER))
                    .config(LinkConfig.of(config))
                    .threads(threads)
                    .build();
            Enrolment enrolment =
                    new Enrolment(store, servers, config, () -> MachineFacts.with(version, List.of()), version);
            return enrolment
                    .run(client, token, threads.workers())
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw LinkWords.remote(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new RemoteException(ErrorCode.TIMED_OUT, "The server did not answer in time.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteException(ErrorCode.CANCELLED, "Interrupted.", e);
        }
    }
}

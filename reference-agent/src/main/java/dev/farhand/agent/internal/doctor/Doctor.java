package dev.farhand.agent.internal.doctor;

import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.control.ControlClient;
import dev.farhand.agent.internal.control.ControlCommand;
import dev.farhand.agent.internal.machine.ClockDifference;
import dev.farhand.agent.internal.state.Failures;
import dev.farhand.agent.internal.state.StateFolder;
import dev.farhand.agent.internal.state.StoredIdentity;
import dev.farhand.agent.internal.state.UnsafeStateException;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.access.LocalFloor;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at everything an agent needs, from the machine to the server, and says what is in the way. */
public final class Doctor {
    /** The check that tells who this machine is. */
    public static final String IDENTITY = "identity";

    private static final int LARGEST = 1024 * 1024;
    private static final int MOST_SERVERS = 4;

    private final Path folder;
    private final List<URI> given;
    private final DialSettings dial;
    private final Clock clock;

    /**
     * Looks from this folder to these servers as the agent would dial them, without any to those that the agent running
     * there names; each step on the way may take as long as the
     * patience, and each connection four times that.
     */
    public Doctor(Path folder, List<URI> servers, DialSettings dial, Clock clock) {
        this.folder = folder;
        this.given = servers;
        this.dial = dial;
        this.clock = clock;
    }

    /** Everything that was found, in the order of the way. Reads files and opens connections; blocks. */
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(folder());
        floor().ifPresent(findings::add);
        settings().ifPresent(findings::add);
        Optional<StoredIdentity> identity = identity(findings);
        identity.ifPresent(known -> findings.add(certificate(known)));
        Optional<KeyValueText> status = running(findings);
        status.ifPresent(known -> findings.add(running(known)));
        List<URI> servers = given.isEmpty() ? status.map(Doctor::servers).orElse(List.of()) : given;
        if (servers.isEmpty()) {
            findings.add(noServer());
        }
        notLookedAt(servers).ifPresent(findings::add);
        servers.stream()
                .limit(MOST_SERVERS)
                .forEach(server -> findings.addAll(
                        new PathCheck(server, dial, identity.map(StoredIdentity::trust), clock).examine()));
        boolean clockKnown =
                findings.stream().anyMatch(finding -> finding.check().equals(ClockCheck.NAME));
        if (!clockKnown) {
            // Nothing on the way told the time; what the server told the agent's link is as good.
            status.flatMap(Doctor::clock).ifPresent(findings::add);
        }
        return findings;
    }

    /** The running agent knows its servers, and says so to users who may not read its settings. */
    private static List<URI> servers(KeyValueText status) {
        try {
            return status.first("servers")
                    .filter(text -> !text.isEmpty())
                    .map(AgentKeys.SERVER::parse)
                    .orElse(List.of());
        } catch (RemoteException notAnAgents) {
            return List.of();
        }
    }

    private Finding noServer() {
        String advice = "Give --server https://host, or set FARHAND_AGENT_SERVER.";
        return areSettingsHidden()
                ? Finding.note("server", "Which server is set cannot be seen.", advice)
                : Finding.problem("server", "No server is set.", advice);
    }

    private boolean areSettingsHidden() {
        Path file = folder.resolve(StoreItem.CONFIGURATION.fileName());
        return Files.exists(file) && !Files.isReadable(file);
    }

    private Optional<Finding> settings() {
        return areSettingsHidden()
                ? Optional.of(Finding.note(
                        "settings",
                        folder.resolve(StoreItem.CONFIGURATION.fileName())
                                + " cannot be read: the agent's proxy and carrier are not known here.",
                        "Run doctor as the agent's user, or as root."))
                : Optional.empty();
    }

    /** The agent does not start with one that it cannot read whole. */
    private Optional<Finding> floor() {
        String name = StoreItem.FLOOR.fileName();
        try {
            Optional<byte[]> content = StateFolder.existing(folder).read(name, LARGEST);
            content.ifPresent(text -> LocalFloor.parse(new String(text, StandardCharsets.UTF_8)));
            return content.map(text -> Finding.ok("floor", name + " is understood."));
        } catch (RemoteException e) {
            return Optional.of(Finding.problem(
                    "floor",
                    String.valueOf(e.getMessage()),
                    "Correct " + folder.resolve(name) + ": until then the agent lets nobody in, and does not start."));
        } catch (IOException e) {
            return Optional.of(
                    Finding.note("floor", Failures.sentence(e), "Run doctor as the agent's user, or as root."));
        }
    }

    private static Optional<Finding> notLookedAt(List<URI> servers) {
        List<String> rest =
                servers.stream().skip(MOST_SERVERS).map(URI::toString).toList();
        return rest.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.note(
                        "server",
                        "Only the first " + MOST_SERVERS + " servers are looked at; not: " + String.join(", ", rest)
                                + ".",
                        "Look at another one with --server."));
    }

    private static Optional<Finding> clock(KeyValueText status) {
        return status.first("clock-ahead-seconds")
                .filter(text -> text.matches("-?[0-9]{1,15}"))
                .map(text -> ClockCheck.of(new ClockDifference(Duration.ofSeconds(Long.parseLong(text)))));
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        String sentence = "Java " + System.getProperty("java.version") + ".";
        return feature >= 17
                ? Finding.ok("java", sentence)
                : Finding.problem("java", sentence, "Install Java 17 or newer.");
    }

    private Finding folder() {
        if (!Files.isDirectory(folder)) {
            return Finding.note("folder", folder + " does not exist yet.", "Enrolment makes it.");
        }
        try {
            StateFolder state = StateFolder.prepare(folder);
            for (StoreItem item : StoreItem.values()) {
                if (item == StoreItem.FLOOR) {
                    state.checkNotWritableByOthers(item.fileName());
                } else {
                    state.checkPrivate(item.fileName());
                }
            }
            long free = Files.getFileStore(folder).getUsableSpace() / (1024 * 1024);
            return free < 10
                    ? Finding.problem(
                            "folder",
                            "Only " + free + " MiB are free on the disk of " + folder + ".",
                            "Free some space: a new certificate has to be saved there.")
                    : Finding.ok("folder", folder + " is private to the agent.");
        } catch (UnsafeStateException e) {
            return Finding.problem("folder", String.valueOf(e.getMessage()), "Do as it says, then start the agent.");
        } catch (IOException e) {
            return Finding.problem("folder", Failures.sentence(e), "Run doctor as the agent's user, or as root.");
        }
    }

    private Optional<StoredIdentity> identity(List<Finding> findings) {
        try {
            StateFolder state = StateFolder.existing(folder);
            Optional<StoredIdentity> known = StoredIdentity.parse(
                    state.read(StoreItem.IDENTITY.fileName(), LARGEST),
                    state.read(StoreItem.TRUST.fileName(), LARGEST));
            if (known.isEmpty()) {
                findings.add(Finding.problem(
                        IDENTITY,
                        "This machine is not enrolled.",
                        "Enrol it: farhand-agent enroll --server https://… --token-file FILE"));
            }
            return known;
        } catch (RemoteException e) {
            findings.add(Finding.problem(
                    IDENTITY,
                    String.valueOf(e.getMessage()),
                    "Enrol it anew: farhand-agent enroll --again --server https://… --token-file FILE"));
        } catch (IOException e) {
            findings.add(Finding.note(
                    IDENTITY, Failures.sentence(e), "Run doctor as the agent's user, or as root, to look at it."));
        }
        return Optional.empty();
    }

    private Finding certificate(StoredIdentity identity) {
        X509Certificate certificate = identity.identity().certificate();
        Instant now = clock.instant();
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isBefore(begin)) {
            return Finding.problem(
                    "certificate",
                    "This machine's clock says " + now + ", before its certificate begins (" + begin + ").",
                    "Set the clock.");
        }
        if (!now.isBefore(end)) {
            return Finding.problem(
                    "certificate",
                    "The certificate ended at " + end + ".",
                    "If the clock is right, enrol again: farhand-agent enroll --again");
        }
        return Finding.ok("certificate", "Device " + identity.device() + ", valid until " + end + ".");
    }

    private Optional<KeyValueText> running(List<Finding> findings) {
        try {
            return ControlClient.ask(folder, ControlCommand.STATUS);
        } catch (IOException | RemoteException e) {
            findings.add(Finding.note(
                    "agent", "The agent's socket does not answer: " + e.getMessage(), "Look at the agent's log."));
            return Optional.empty();
        }
    }

    private static Finding running(KeyValueText status) {
        String state = status.first("state").orElse("?");
        if (state.equals("connected")) {
            return Finding.ok("agent", "The agent runs and is connected.");
        }
        return Finding.note(
                "agent",
                "The agent runs and is not connected (" + state + "): "
                        + status.first("last-failure").orElse("it has not tried yet"),
                status.first("advice").orElse("See below."));
    }
}

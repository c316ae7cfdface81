package dev.farhand.sample.embedagent;

import dev.farhand.agent.Agent;
import dev.farhand.agent.AgentBuilder;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/** The vendor's program. All it does about Farhand is in {@link #startAgent}, and to close what that gives back. */
public final class ThermostatProgram {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_CONFIGURATION = 78;
    private static final String TOKEN = "FARHAND_ENROLMENT_TOKEN";

    private static final String USAGE = """
            usage: samples/embed-agent/run --server URL --state DIR [--token-from-stdin] [--again]

            A pretend thermostat with an agent inside. Takes commands on standard input: status, lock, unlock, quit.

              --server URL         where the agent belongs, https://host[:port]
              --state DIR          keeps the agent's key and certificate; made when it is not there
              --token-from-stdin   the first line of standard input is the enrolment token
              --again              enrols anew although there is an identity, for one that was revoked

            The token is needed once. It may also be in FARHAND_ENROLMENT_TOKEN; never on the command line, where every
            user of the machine could read it.

            Exit: 0 after "quit", 64 wrong usage, 78 not enrolled and no token, or a state folder that cannot be used.""";

    private ThermostatProgram() {}

    /** What the command line and the environment say. */
    private record Options(URI server, Path state, Optional<EnrolmentToken> token, boolean again) {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            refuseUnknown(words);
            Options options = new Options(
                    URI.create(option(words, "--server")),
                    Path.of(option(words, "--state")),
                    token(words, input),
                    words.contains("--again"));
            run(options, input, System.out);
            System.exit(0);
        } catch (IllegalArgumentException wrongUsage) {
            System.err.println("thermostat: " + wrongUsage.getMessage() + "\n\n" + USAGE);
            System.exit(EXIT_USAGE);
        } catch (RemoteException | IOException failure) {
            System.err.println("thermostat: " + failure.getMessage());
            System.exit(EXIT_CONFIGURATION);
        }
    }

    private static void run(Options options, BufferedReader input, PrintStream display) throws IOException {
        Thermostat thermostat = new Thermostat();
        Optional<EnrolmentToken> first = options.again() ? Optional.empty() : options.token();
        Agent agent = startAgent(options.server(), options.state(), first, thermostat, new FrontPanel(display));
        Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "farhand-sample-shutdown-1"));
        if (options.again()) {
            display.println("a new device: " + enrolAgain(agent, options.token()));
        }
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            switch (line.strip()) {
                case "status" ->
                    display.println(
                            thermostat.reading() + ", " + agent.status().state().sentence());
                case "lock", "unlock" -> {
                    thermostat.lock(line.strip().equals("lock"));
                    display.println(thermostat.isLocked() ? "locked" : "unlocked");
                }
                case "quit" -> {
                    return;
                }
                default -> display.println("status, lock, unlock or quit");
            }
        }
        waitForASignal();
    }

    /** Returns at once; the agent connects, and connects again, by itself from here on. */
    static Agent startAgent(
            URI server, Path state, Optional<EnrolmentToken> token, Thermostat thermostat, FrontPanel panel) {
        AgentBuilder agent = Agent.builder()
                .stateFolder(state)
                .servers(List.of(server))
                .capability(ThermostatCapability.NAME, new ThermostatCapability(thermostat))
                .listener(panel);
        token.ifPresent(agent::enrolment);
        return agent.start();
    }

    /** The agent stays what it was until the new identity is kept: a refused token costs nothing. */
    private static DeviceId enrolAgain(Agent agent, Optional<EnrolmentToken> token) {
        EnrolmentToken given = token.orElseThrow(() -> new IllegalArgumentException("--again needs a new token"));
        try {
            return agent.enrolAgain(given).toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RemoteException reason ? reason : failure;
        }
    }

    private static Optional<EnrolmentToken> token(List<String> words, BufferedReader input) throws IOException {
        String text = words.contains("--token-from-stdin") ? input.readLine() : System.getenv(TOKEN);
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .map(EnrolmentToken::parse);
    }

    private static void refuseUnknown(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--server", "--state" -> i++;
                case "--token-from-stdin", "--again" -> {}
                // Not repeated: it may be a token that does not belong here.
                default -> throw new IllegalArgumentException("argument " + (i + 1) + " is no option");
            }
        }
    }

    private static String option(List<String> words, String name) {
        int at = words.indexOf(name);
        if (at < 0 || at + 1 >= words.size()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return words.get(at + 1);
    }

    /** The end of the input is not the end of the program: it may run without a terminal. */
    private static void waitForASignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

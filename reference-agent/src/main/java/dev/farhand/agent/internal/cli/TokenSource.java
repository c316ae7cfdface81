package dev.farhand.agent.internal.cli;

import dev.farhand.agent.AgentKeys;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the enrolment token comes from. Never an argument: every user of a machine can read those. */
final class TokenSource {
    private static final long LARGEST_FILE = 4096;
    private static final String PREFIX = "fhe_";

    @Option(names = "--token-file", paramLabel = "FILE", description = "File whose first line is the enrolment token.")
    private @Nullable Path file;

    @Option(names = "--token-stdin", description = "The first line of standard input is the enrolment token.")
    private boolean standardInput;

    /** Refuses a command line that shows a token, whatever else is on it. */
    static void refuseTokensIn(String... arguments) {
        if (Arrays.stream(arguments).anyMatch(argument -> argument.contains(PREFIX))) {
            throw new RemoteException(
                    ErrorCode.INVALID_REQUEST,
                    "An enrolment token does not belong on the command line: every user of this machine can read it there,"
                            + " and the shell keeps it. It was not used, but count it as seen: withdraw it, make a new"
                            + " one, and give that by FARHAND_ENROLMENT_TOKEN, --token-file FILE or --token-stdin.");
        }
    }

    /** The token, if one was given; asks a person last. */
    Optional<EnrolmentToken> find(Config config, Terminal terminal, boolean ask) throws IOException {
        if (file != null && standardInput) {
            throw new RemoteException(ErrorCode.INVALID_REQUEST, "--token-file and --token-stdin: give only one.");
        }
        if (file != null) {
            if (Files.size(file) > LARGEST_FILE) {
                throw new RemoteException(ErrorCode.ENROLMENT_TOKEN_INVALID, file + " is too large for a token file.");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return Optional.of(parse(text.lines().findFirst().orElse("")));
        }
        if (standardInput) {
            return Optional.of(parse(terminal.readLine()));
        }
        Optional<String> configured = ConfigReader.of(List.of(AgentKeys.ENROLMENT_TOKEN))
                .environment(terminal.environment())
                .read()
                .find(AgentKeys.ENROLMENT_TOKEN)
                .or(() -> config.find(AgentKeys.ENROLMENT_TOKEN));
        if (configured.isPresent()) {
            return configured.map(TokenSource::parse);
        }
        if (ask && terminal.console().isPresent()) {
            Console console = terminal.console().get();
            char[] typed = console.readPassword("Enrolment token: ");
            return Optional.of(parse(typed == null ? "" : new String(typed)));
        }
        return Optional.empty();
    }

    private static EnrolmentToken parse(String text) {
        return EnrolmentToken.parse(text.strip());
    }
}

package dev.farhand.sample.embedserver;

import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.LinkServer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The commands a person types: one line there, an answer back. */
final class Console {
    private static final Duration DRAIN_SPREAD = Duration.ofSeconds(5);

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Devices devices;
    private final Calls calls;
    private final TokenDesk tokens;
    private final LinkServer links;

    private record Command(String form, String purpose, int least, int most, Function<List<String>, String> action) {}

    Console(Devices devices, Calls calls, Rotation rotation, TokenDesk tokens, LinkServer links) {
        this.devices = devices;
        this.calls = calls;
        this.tokens = tokens;
        this.links = links;
        add("list", "", "the devices, and how they stand", 0, nothing -> devicesNow());
        add("call", "ID [TEXT]", "the device echoes the text; the beginning of an id will do", 1, this::call);
        add("ask", "ID CAPABILITY [TEXT]", "asks a capability of the program around the agent", 2, this::ask);
        add("ping", "ID", "measures the round trip", 1, words -> devices.ping(devices.find(words.get(0))));
        add("revoke", "ID", "removes the device; its link ends at once", 1, this::revoke);
        add("rotate", "", "begins to replace the authority", 0, nothing -> rotation.begin());
        add("retire", "", "ends that: the old authority goes", 0, nothing -> rotation.retire());
        add("tokens", "", "the enrolment tokens, and what is left of them", 0, nothing -> tokensNow());
        add("token", "LABEL [USES] [EXPIRES]", "makes a token; once and 30d when nothing is said", 1, this::token);
        add("drain", "", "lets all agents go, as before an upgrade", 0, nothing -> drain());
        add("quit", "", "ends the server", 0, nothing -> "");
        add("help", "", "this list", 0, nothing -> help());
    }

    /** What the line comes to; never throws for what somebody typed. */
    String answer(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        Command command = commands.get(words.get(0));
        if (command == null) {
            return words.get(0).isEmpty()
                    ? "help lists the commands"
                    : "there is no command " + words.get(0) + "; there are " + String.join(", ", commands.keySet());
        }
        List<String> rest = words.subList(1, words.size());
        if (rest.size() < command.least || rest.size() > command.most) {
            return "usage: " + command.form;
        }
        try {
            return command.action.apply(rest);
        } catch (CompletionException e) {
            return refused(e.getCause() == null ? e : e.getCause());
        } catch (IllegalArgumentException | RemoteException | UncheckedIOException e) {
            return refused(e);
        }
    }

    private void add(String name, String parameters, String purpose, int least, Function<List<String>, String> action) {
        boolean takesText = parameters.endsWith("[TEXT]");
        int most = takesText ? Integer.MAX_VALUE : parameters.isEmpty() ? 0 : parameters.split(" ").length;
        commands.put(name, new Command((name + " " + parameters).strip(), purpose, least, most, action));
    }

    private static String refused(Throwable failure) {
        return failure instanceof RemoteException known
                ? "refused: " + known.code() + ": " + known.getMessage()
                : String.valueOf(failure.getMessage());
    }

    private String help() {
        return commands.values().stream()
                .map(command -> String.format(Locale.ROOT, "%-30s %s", command.form, command.purpose))
                .collect(Collectors.joining("\n"));
    }

    private String devicesNow() {
        List<String> lines = devices.lines();
        return lines.isEmpty() ? "no devices; an agent enrols with a token" : String.join("\n", lines);
    }

    private String tokensNow() {
        List<String> lines = tokens.lines();
        return lines.isEmpty() ? "no tokens; token LABEL makes one" : String.join("\n", lines);
    }

    private String call(List<String> words) {
        String text = words.size() == 1 ? "hello" : String.join(" ", words.subList(1, words.size()));
        return calls.echo(devices.linkOf(devices.find(words.get(0))), text);
    }

    private String ask(List<String> words) {
        String text = String.join(" ", words.subList(2, words.size()));
        return calls.ask(devices.linkOf(devices.find(words.get(0))), words.get(1), text);
    }

    private String revoke(List<String> words) {
        return devices.revoke(devices.find(words.get(0)));
    }

    private String token(List<String> words) {
        return tokens.issue(new TokenPolicy(
                words.get(0),
                words.size() > 2 ? TokenPolicy.expires(words.get(2)) : TokenPolicy.DEFAULT_EXPIRES,
                words.size() > 1 ? TokenPolicy.uses(words.get(1)) : 1,
                "default",
                Optional.empty()));
    }

    private String drain() {
        int before = links.links().count();
        links.drain(DRAIN_SPREAD).toCompletableFuture().join();
        return "drained: " + before + " links have ended, and no new ones come; quit ends the server";
    }
}

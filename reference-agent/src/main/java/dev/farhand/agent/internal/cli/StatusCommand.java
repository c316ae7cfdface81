package dev.farhand.agent.internal.cli;

import dev.farhand.agent.Visit;
import dev.farhand.agent.internal.control.ControlClient;
import dev.farhand.agent.internal.control.ControlCommand;
import dev.farhand.agent.internal.text.JsonText;
import dev.farhand.agent.internal.text.KeyValueText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show how the agent stands; asks the running one, else reads its folder.",
        footer = {
            "Exit code 0: it runs and is connected. 69: it does not run, or is not connected.",
            "Examples:",
            "  farhand-agent status",
            "  farhand-agent status --json --history"
        })
final class StatusCommand extends AgentCommand {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "One line of JSON.")
    private boolean json;

    @Option(names = "--history", description = "Also who was on this machine.")
    private boolean history;

    StatusCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        Path folder = common.folderToLookAt(terminal().environment());
        Optional<KeyValueText> answer = ControlClient.ask(folder, ControlCommand.STATUS);
        KeyValueText status = answer.isPresent() ? answer.get() : LocalState.read(folder);
        List<Visit> visits = history ? LocalState.visits(folder) : List.of();
        if (json) {
            Map<String, Object> all = StatusText.json(status, answer.isPresent());
            if (history) {
                all.put("visits", StatusText.json(visits));
            }
            terminal().out().println(JsonText.of(all));
        } else {
            print(status, folder);
            visits.forEach(visit -> print(terminal().out(), visit));
        }
        boolean connected =
                answer.isPresent() && status.first("state").orElse("").equals("connected");
        return connected ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }

    private void print(KeyValueText status, Path folder) {
        PrintWriter out = terminal().out();
        row(out, "Agent", sentence(status));
        if (status.first("paused").orElse("").equals("true")) {
            // A damaged mark pauses too, and says neither.
            String by = status.first("paused-by")
                    .filter(name -> !name.isEmpty())
                    .map(name -> " by " + name + " since "
                            + status.first("paused-since").orElse("?"))
                    .orElse("");
            row(out, "Access", "paused" + by + "; resume it with: farhand-agent resume");
        }
        status.first("device").ifPresent(device -> row(out, "Device", device));
        status.first("tenant").ifPresent(tenant -> row(out, "Tenant", tenant));
        status.first("server").or(() -> status.first("servers")).ifPresent(server -> row(out, "Server", server));
        status.first("carrier").ifPresent(carrier -> row(out, "Carrier", carrier));
        status.first("connected-since").ifPresent(since -> row(out, "Connected", "since " + since));
        status.first("certificate-ends").ifPresent(end -> row(out, "Certificate", "valid until " + end));
        status.first("open-channels")
                .filter(count -> !count.equals("0"))
                .ifPresent(count -> row(out, "In use", count + " channels"));
        boolean connected = status.first("state").orElse("").equals("connected");
        if (!connected) {
            status.first("last-failure")
                    .ifPresent(failure -> row(
                            out,
                            "Last failure",
                            failure + " (" + status.first("last-failure-at").orElse("") + ")"));
            status.first("next-attempt").ifPresent(next -> row(out, "Next attempt", next));
        }
        row(out, "Folder", folder.toString());
        status.first("advice").ifPresent(advice -> row(out, "What to do", advice));
    }

    private static String sentence(KeyValueText status) {
        return switch (status.first("state").orElse("")) {
            case "connected" -> "connected";
            case "connecting" -> "not connected; it tries again by itself";
            case "enrolling" -> "asks the server for an identity";
            case "revoked" -> "not connected: this machine was removed from the server";
            case "expired" -> "not connected: its certificate is not valid now";
            case "stopped" -> "does not run";
            case "not-enrolled" -> "not enrolled";
            default -> "unknown";
        };
    }

    private static void print(PrintWriter out, Visit visit) {
        String from = visit.organisation().isEmpty() ? "" : " (" + visit.organisation() + ")";
        row(
                out,
                "Visit",
                visit.first() + " to " + visit.last() + "  " + visit.name() + from + ": "
                        + String.join(", ", visit.capabilities()));
    }

    private static void row(PrintWriter out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-13s %s", name, value));
    }
}

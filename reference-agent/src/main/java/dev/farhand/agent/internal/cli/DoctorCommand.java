package dev.farhand.agent.internal.cli;

import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.doctor.DialSettings;
import dev.farhand.agent.internal.doctor.Doctor;
import dev.farhand.agent.internal.doctor.Finding;
import dev.farhand.agent.internal.state.AgentSettings;
import dev.farhand.agent.internal.text.JsonText;
import dev.farhand.core.config.Config;
import dev.farhand.transport.link.LinkKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = {
            "Look for what stands between this machine and its server: folder, certificate, clock, name, connection,"
                    + " proxy, TLS, WebSocket. Changes nothing."
        },
        footer = {
            "Exit code 0: nothing is in the way. 69: something is.",
            "Examples:",
            "  farhand-agent doctor",
            "  farhand-agent doctor --server https://remote.example.com --proxy http://proxy:3128 --json"
        })
final class DoctorCommand extends AgentCommand {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "One line of JSON.")
    private boolean json;

    DoctorCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Path folder = common.folderToLookAt(terminal().environment());
        Config config = config(folder);
        Logging.begin(AgentKeys.LogLevel.SILENT);
        Doctor doctor = new Doctor(
                folder,
                config.find(AgentKeys.SERVER).orElse(List.of()),
                new DialSettings(
                        AgentSettings.proxy(config, terminal().environment()),
                        config.get(AgentKeys.CARRIER),
                        config.get(LinkKeys.CONNECT_TIMEOUT)),
                Clock.systemUTC());
        List<Finding> findings = doctor.examine();
        boolean healthy = findings.stream().noneMatch(finding -> finding.verdict() == Finding.Verdict.PROBLEM);
        if (json) {
            terminal().out().println(JsonText.of(asMap(findings, healthy)));
        } else {
            findings.forEach(this::print);
            terminal().out().println(lastLine(findings, healthy));
        }
        return healthy ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }

    private static String lastLine(List<Finding> findings, boolean healthy) {
        if (!healthy) {
            return "Something is in the way: see above.";
        }
        boolean everythingSeen = findings.stream()
                .noneMatch(finding ->
                        finding.check().equals(Doctor.IDENTITY) && finding.verdict() == Finding.Verdict.NOTE);
        return everythingSeen
                ? "Nothing is in the way."
                : "Nothing was found in the way, as far as this user may look: see above.";
    }

    /** Somebody else's settings may not be readable: what the command line says is enough then. */
    private Config config(Path folder) {
        return Files.isReadable(folder.resolve("agent.conf"))
                ? common.all(terminal().environment(), folder)
                : common.withoutFile(terminal().environment());
    }

    private void print(Finding finding) {
        String mark =
                switch (finding.verdict()) {
                    case OK -> "ok";
                    case NOTE -> "note";
                    case PROBLEM -> "PROBLEM";
                };
        terminal()
                .out()
                .println(String.format(Locale.ROOT, "%-8s %-12s %s", mark, finding.check(), finding.sentence()));
        if (!finding.advice().isEmpty()) {
            terminal().out().println(String.format(Locale.ROOT, "%-8s %-12s %s", "", "", finding.advice()));
        }
    }

    private static Map<String, Object> asMap(List<Finding> findings, boolean healthy) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("check", finding.check());
            one.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
            one.put("sentence", finding.sentence());
            one.put("advice", finding.advice());
            list.add(one);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("healthy", healthy);
        all.put("findings", list);
        return all;
    }
}

package dev.farhand.agent.internal.cli;

import dev.farhand.agent.AgentStatus;
import dev.farhand.agent.Visit;
import dev.farhand.agent.internal.state.VisitText;
import dev.farhand.agent.internal.text.KeyValueText;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A status as lines for the control socket, as JSON for scripts, as words for people. */
final class StatusText {
    private static final String CLOCK_AHEAD = "clock-ahead-seconds";

    private StatusText() {}

    static KeyValueText lines(AgentStatus status) {
        KeyValueText text = new KeyValueText()
                .add("state", status.state().name().toLowerCase(Locale.ROOT))
                .add("pid", Long.toString(ProcessHandle.current().pid()));
        status.device().ifPresent(device -> text.add("device", device.toString()));
        status.tenant().ifPresent(tenant -> text.add("tenant", tenant.toString()));
        text.add("servers", status.servers().stream().map(URI::toString).collect(Collectors.joining(",")));
        status.server().ifPresent(server -> text.add("server", server.toString()));
        status.carrier().ifPresent(carrier -> text.add("carrier", carrier.name().toLowerCase(Locale.ROOT)));
        status.connectedSince().ifPresent(since -> text.add("connected-since", since.toString()));
        status.certificateEnds().ifPresent(end -> text.add("certificate-ends", end.toString()));
        text.add("trust-version", Integer.toString(status.trustVersion()));
        text.add("open-channels", Integer.toString(status.openChannels()));
        text.add("paused", Boolean.toString(status.pause().isPresent()));
        status.pause().ifPresent(pause -> text.add("paused-by", pause.by())
                .add("paused-since", pause.since().toString()));
        status.lastFailure().ifPresent(failure -> text.add("last-failure", failure.sentence())
                .add("last-failure-code", failure.code().name())
                .add("last-failure-at", failure.at().toString()));
        status.nextAttempt().ifPresent(next -> text.add("next-attempt", next.toString()));
        status.clockAhead().ifPresent(ahead -> text.add(CLOCK_AHEAD, Long.toString(ahead.toSeconds())));
        status.advice().ifPresent(advice -> text.add("advice", advice));
        return text;
    }

    /** Everything as one object; what was visited as a list. */
    static Map<String, Object> json(KeyValueText status, boolean running) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("running", running);
        for (KeyValueText.Entry entry : status.entries()) {
            if (!entry.key().startsWith("visit.")
                    && !entry.key().equals("result")
                    && !entry.key().equals("end")) {
                json.put(camel(entry.key()), value(entry));
            }
        }
        return json;
    }

    static List<Map<String, Object>> json(List<Visit> visits) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Visit visit : visits) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("session", visit.session());
            one.put("user", visit.user());
            one.put("name", visit.name());
            one.put("organisation", visit.organisation());
            one.put("capabilities", visit.capabilities());
            one.put("first", visit.first());
            one.put("last", visit.last());
            one.put("channels", visit.channels());
            list.add(one);
        }
        return list;
    }

    private static Object value(KeyValueText.Entry entry) {
        return switch (entry.key()) {
            case "paused" -> Boolean.parseBoolean(entry.value());
            case "servers" -> List.of(entry.value().split(","));
            case "pid", "trust-version", "open-channels", CLOCK_AHEAD -> number(entry.value());
            default -> entry.value();
        };
    }

    private static Object number(String text) {
        return text.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(text) : text;
    }

    private static String camel(String key) {
        StringBuilder name = new StringBuilder();
        for (String part : key.split("-")) {
            name.append(name.length() == 0 ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return name.toString();
    }

    static KeyValueText visits(List<Visit> visits) {
        KeyValueText text = new KeyValueText();
        visits.forEach(visit -> VisitText.write(visit, text));
        return text;
    }
}

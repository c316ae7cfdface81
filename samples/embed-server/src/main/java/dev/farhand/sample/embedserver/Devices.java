package dev.farhand.sample.embedserver;

import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.text.ReportedFacts;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The devices, connected or not. */
final class Devices {
    private final DeviceRegistry registry;
    private final LinkServer links;

    Devices(DeviceRegistry registry, LinkServer links) {
        this.registry = registry;
        this.links = links;
    }

    List<String> lines() {
        return registry.list().stream().map(this::line).toList();
    }

    /** The device that is meant: its id, or as much of it as no other has. */
    DeviceId find(String begin) {
        List<DeviceId> matches = registry.list().stream()
                .map(EnrolledDevice::id)
                .filter(id -> id.toString().startsWith(begin))
                .toList();
        if (matches.size() != 1) {
            throw new IllegalArgumentException((matches.isEmpty() ? "no device" : matches.size() + " devices")
                    + " with an id that begins with " + begin + "; list shows them");
        }
        return matches.get(0);
    }

    Link linkOf(DeviceId id) {
        return links.links()
                .find(id)
                .orElseThrow(() -> new IllegalArgumentException("device " + id + " is not connected"));
    }

    String ping(DeviceId id) {
        Duration roundTrip = linkOf(id).ping().toCompletableFuture().join();
        return "answered in " + Calls.millis(roundTrip) + " ms";
    }

    /** The link server listens to the registry, and ends the link. */
    String revoke(DeviceId id) {
        return registry.revoke(id, "revoked on the console")
                ? "revoked " + id + ": it cannot connect any more"
                : "device " + id + " was revoked before";
    }

    /** What the link knows while it stands, else what the registry kept of it. */
    private String line(EnrolledDevice device) {
        Optional<Link> link = links.links().find(device.id());
        DeviceFacts facts = ReportedFacts.sanitise(link.flatMap(Link::facts).orElse(device.facts()));
        String standing = link.map(Devices::standing).orElseGet(() -> away(device));
        return device.id() + "  " + orElse(facts.getHostName(), "nameless") + "  " + standing + ", certificate until "
                + Names.of(device.certificateEnd()) + ", agent " + orElse(facts.getAgentVersion(), "unknown") + " on "
                + orElse((facts.getOsName() + " " + facts.getOsVersion()).strip(), "an unknown system")
                + facts.getMacAddressesList().stream()
                        .limit(1)
                        .map(mac -> ", MAC " + mac)
                        .collect(Collectors.joining());
    }

    private static String away(EnrolledDevice device) {
        String standing =
                device.revokedAt().map(at -> "revoked at " + Names.of(at)).orElse("not connected");
        String seen = device.lastSeen().map(at -> "last seen " + Names.of(at)).orElse("never seen");
        return standing + ", " + seen
                + device.lastAddress()
                        .map(address -> " from " + address.getHostAddress())
                        .orElse("");
    }

    private static String orElse(String reported, String otherwise) {
        return reported.isEmpty() ? otherwise : reported;
    }

    private static String standing(Link link) {
        return "connected from " + Names.of(link.info().remoteAddress()) + " since "
                + Names.of(link.info().connectedAt());
    }
}

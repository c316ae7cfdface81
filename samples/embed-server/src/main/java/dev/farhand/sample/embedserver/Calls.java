package dev.farhand.sample.embedserver;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.GrantSigner;
import dev.farhand.core.access.Permission;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.text.ReportedFacts;
import dev.farhand.core.text.ReportedText;
import dev.farhand.transport.link.Link;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Opens channels to a device: one message there, one back. */
final class Calls {
    private static final Duration GRANT_LIFE = Duration.ofMinutes(1);

    private final Supplier<Identity> signer;
    private final Clock clock;

    Calls(Supplier<Identity> signer, Clock clock) {
        this.signer = signer;
        this.clock = clock;
    }

    /** Every agent sends an echo back; no grant is needed, because nothing of the machine is shown. */
    String echo(Link link, String text) {
        OpenChannel echo = OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_ECHO)
                .setVersion(1)
                .build();
        String answer = exchange(link, echo, text);
        List<String> offers = link.facts()
                .map(facts -> List.copyOf(ReportedFacts.sanitise(facts).getCapabilitiesList()))
                .orElse(List.of());
        return answer + (offers.isEmpty() ? "" : "; offers " + String.join(", ", offers));
    }

    /** A capability of the program around the agent, by its name. */
    String ask(Link link, String capability, String text) {
        OpenChannel custom = OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_CUSTOM)
                .setName(capability)
                .setVersion(1)
                .setSessionGrant(grant((DeviceIdentity) link.peer(), capability))
                .build();
        return exchange(link, custom, text);
    }

    /** What this server's word is worth: it names the device, the person and the capability, and the agent checks it. */
    private ByteString grant(DeviceIdentity device, String capability) {
        Instant now = clock.instant();
        SessionGrant grant = SessionGrant.builder()
                .sessionId(SessionId.random())
                .device(device.tenant(), device.id())
                .holder(new GrantHolder("console", "Whoever types here", "embed-server sample"))
                .permit(Permission.REMOTE_ACCESS)
                .customCapability(capability)
                .valid(now, now.plus(GRANT_LIFE))
                .build();
        return GrantSigner.of(signer.get()).sign(grant).toByteString();
    }

    private static String exchange(Link link, OpenChannel channel, String text) {
        long begin = System.nanoTime();
        StringValue answer = link.call(channel, StringValue.of(text), StringValue.parser())
                .toCompletableFuture()
                .join();
        Duration roundTrip = Duration.ofNanos(System.nanoTime() - begin);
        return "answer in " + millis(roundTrip) + " ms: " + ReportedText.line(answer.getValue(), 200);
    }

    static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
    }
}

package dev.farhand.agent;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.LinkState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an agent stands at one moment.
 *
 * @param state in one word
 * @param device who it is, once enrolled
 * @param tenant whose it is, once enrolled
 * @param servers where it belongs, in the order they are tried
 * @param server which one it is connected to, or dials
 * @param carrier what the link travels in, when it stands
 * @param connectedSince since when the link stands
 * @param certificateEnds until when the certificate is valid; renewed long before
 * @param trustVersion version of the authorities it trusts, 0 before enrolment
 * @param pause present while access is paused
 * @param openChannels channels that somebody uses now
 * @param lastFailure what went wrong last, and when
 * @param nextAttempt when it dials again
 * @param clockAhead how far the machine's clock was ahead of the server's when they last agreed on a link, negative when
 *     behind; beyond ten minutes grants are refused
 * @param advice what a person should do, when there is something to do
 */
public record AgentStatus(
        AgentState state,
        Optional<DeviceId> device,
        Optional<TenantId> tenant,
        List<URI> servers,
        Optional<URI> server,
        Optional<Carrier> carrier,
        Optional<Instant> connectedSince,
        Optional<Instant> certificateEnds,
        int trustVersion,
        Optional<Pause> pause,
        int openChannels,
        Optional<LinkState.Failure> lastFailure,
        Optional<Instant> nextAttempt,
        Optional<Duration> clockAhead,
        Optional<String> advice) {}

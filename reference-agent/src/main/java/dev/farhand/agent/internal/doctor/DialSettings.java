package dev.farhand.agent.internal.doctor;

import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.ProxySettings;
import java.time.Duration;

/**
 * How the agent dials its servers.
 *
 * @param proxy the way out
 * @param carrier what the link may travel in
 * @param patience how long one step may take
 */
public record DialSettings(ProxySettings proxy, CarrierPolicy carrier, Duration patience) {}

package dev.farhand.core.enrolment;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * That a device was heard of.
 *
 * @param device which
 * @param at when, on the server's clock
 * @param address where it came from as the server saw it: its public address, or that of a proxy in between; empty where
 *     the host's port does not tell
 * @param facts what it says about itself, sanitised
 */
public record DeviceSighting(DeviceId device, Instant at, Optional<InetAddress> address, DeviceFacts facts) {}

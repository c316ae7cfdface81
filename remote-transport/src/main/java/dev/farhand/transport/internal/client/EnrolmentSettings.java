package dev.farhand.transport.internal.client;

import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkThreads;
import dev.farhand.transport.link.ProxySettings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What the builder of the enrolment client collected. */
public record EnrolmentSettings(
        List<ServerUri> servers,
        Optional<EnrolmentToken> token,
        Optional<TrustBundle> trust,
        Optional<LinkThreads> threads,
        ProxySettings proxy,
        CarrierPolicy carrier,
        LinkConfig config,
        Clock clock) {}

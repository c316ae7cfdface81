package dev.farhand.transport.internal.server;

import dev.farhand.core.enrolment.Admission;
import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.transport.link.ChannelAcceptor;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkServerListener;
import dev.farhand.transport.link.LinkThreads;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** What the builder of the link server collected. */
public record ServerSettings(
        Supplier<Identity> identity,
        Supplier<TrustBundle> trust,
        Admission admission,
        Optional<DeviceRegistry> registry,
        Optional<EnrolmentService> enrolment,
        ChannelAcceptor acceptor,
        LinkServerListener listener,
        LinkConfig config,
        Optional<LinkThreads> threads,
        String nodeId,
        String softwareVersion,
        Clock clock,
        boolean nativeTls) {}

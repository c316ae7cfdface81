package dev.farhand.core.enrolment;

import dev.farhand.core.annotation.ThreadSafe;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For registries of a host's own: tells listeners, and lets none keep the others from hearing. */
@ThreadSafe
public final class RevocationListeners {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationListeners.class);

    /** Wrapped, so that one listener added twice is two subscriptions. */
    private record Registered(DeviceRegistry.RevocationListener listener, Object token) {}

    private final List<Registered> listeners = new CopyOnWriteArrayList<>();

    /** No listener yet. */
    public RevocationListeners() {}

    /** As {@link DeviceRegistry#onRevocation}. */
    public DeviceRegistry.Subscription add(DeviceRegistry.RevocationListener listener) {
        Registered registered = new Registered(listener, new Object());
        listeners.add(registered);
        return () -> listeners.remove(registered);
    }

    /** Tells all of them, on this thread; the change must be stored by now. */
    public void tell(EnrolledDevice device) {
        for (Registered registered : listeners) {
            try {
                registered.listener().deviceRevoked(device);
            } catch (RuntimeException e) {
                LOG.error("a listener failed on the revocation of device {}", device.id(), e);
            }
        }
    }
}

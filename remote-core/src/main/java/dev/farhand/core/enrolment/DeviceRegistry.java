package dev.farhand.core.enrolment;

import dev.farhand.core.identity.DeviceId;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The devices a server knows. Implemented by hosts with a store of their own; called on the threads of links and of
 * whoever administers, several at once. A change that returned survives a crash.
 */
public interface DeviceRegistry {
    /** Adds a device; throws {@link IllegalArgumentException} where its id is taken. */
    void register(EnrolledDevice device);

    /** The device of this name, revoked or not. Asked after every handshake: quick, from memory where possible. */
    Optional<EnrolledDevice> find(DeviceId id);

    /**
     * Removes a device's right to connect and tells the listeners. False where it is unknown or was revoked before; then
     * nobody is told.
     */
    boolean revoke(DeviceId id, String reason);

    /**
     * Remembers the certificate issued last.
     *
     * @throws dev.farhand.core.error.RemoteException DEVICE_UNKNOWN or DEVICE_REVOKED; then the certificate must not be
     *     handed out
     */
    void certificateIssued(DeviceId id, X509Certificate certificate);

    /**
     * Remembers of each device when and where it was heard of, and what it says about itself now. Called by a link server
     * on one of its workers, for one batch after the other and at most one sighting of a device in each: when links begin
     * and end and when facts change, never for a sign of life in between. So the last one is as old as the link is, while
     * that stands. A crash may lose what came last; unknown devices are left out, and a revocation stays. A registry that
     * keeps no such things, as by default, does nothing.
     *
     * <p>Whatever this throws means: not now. All of the batch comes again a moment later, except of devices of which
     * something newer is there by then, and again after ever longer rests, up to half a minute; so a part of it may have
     * been kept already. What can never be kept is to be left out instead: it would hold up all the others.
     */
    default void seen(Collection<DeviceSighting> sightings) {}

    /** All devices, revoked ones as well. */
    List<EnrolledDevice> list();

    /** Calls this listener for every later revocation until the subscription is closed. */
    Subscription onRevocation(RevocationListener listener);

    /** Ends what it stands for when closed. Idempotent. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Hears of revocations, on the thread that revoked and after the change is stored. It must not block. */
    @FunctionalInterface
    interface RevocationListener {
        /** This device may not be connected any more. */
        void deviceRevoked(EnrolledDevice device);
    }
}

package dev.farhand.server.device;

import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.EnrolmentTokenHash;
import dev.farhand.core.enrolment.EnrolmentTokenStore;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.access.DevicePlace;
import dev.farhand.server.database.Database;
import dev.farhand.server.http.Networks;
import dev.farhand.server.http.TrustedProxies;
import dev.farhand.server.user.User;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Beside the tokens that people make: one that anybody may have, which says which server is the right one and makes a machine
 * ask to come in. It is good from some networks only, as often as it is used, and every machine waits until somebody
 * lets it in.
 */
@ThreadSafe
public final class OpenEnrolment implements EnrolmentTokenStore {
    /** What a whole network of machines asks at once, and no disk notices. */
    static final int MOST_WAITING = 500;

    private final EnrolmentTokenStore others;
    private final Way way;
    private final Authorities authorities;
    private final Database database;

    /** Beside these tokens. */
    public OpenEnrolment(EnrolmentTokenStore others, Way way, Authorities authorities, Database database) {
        this.others = others;
        this.way = way;
        this.authorities = authorities;
        this.database = database;
    }

    /**
     * How machines come in.
     *
     * @param token what they all show
     * @param from from where
     * @param proxies who comes by one of these is from nobody knows where
     * @param owner for whom they come, as long as there is such a one
     */
    public record Way(EnrolmentToken token, Networks from, TrustedProxies proxies, Supplier<Optional<User>> owner) {}

    /** The token that anybody may have. */
    public EnrolmentToken token() {
        return way.token();
    }

    /** From where it is good. */
    public Networks from() {
        return way.from();
    }

    /** Where machines wait: at the first site of the owner's tenant, as long as its owner may enrol machines there. */
    public Optional<DevicePlace> place() {
        return way.owner().get().flatMap(owner -> firstSite(owner.tenant())
                .map(site -> new DevicePlace(owner.tenant(), site, Optional.empty()))
                .filter(place -> authorities.of(owner.id()).allows(Permission.ENROLLMENT_MANAGE, place)));
    }

    private Optional<UUID> firstSite(TenantId tenant) {
        return database.transactions()
                .read(
                        tenant,
                        reading -> reading.find(
                                "SELECT id FROM farhand.sites WHERE tenant_id = ? ORDER BY created_at, id LIMIT 1",
                                row -> row.uuid("id"),
                                tenant));
    }

    @Override
    public Consumption consume(EnrolmentTokenHash hash, Instant now, String remoteAddress) {
        return isOpen(hash) ? granted(now, remoteAddress) : others.consume(hash, now, remoteAddress);
    }

    @Override
    public <T> T use(EnrolmentTokenHash hash, Instant now, String remoteAddress, Function<EnrolmentPolicy, T> work) {
        return isOpen(hash)
                ? work.apply(granted(now, remoteAddress).granted())
                : others.use(hash, now, remoteAddress, work);
    }

    private Consumption granted(Instant now, String remoteAddress) {
        InetAddress address = Networks.literal(remoteAddress)
                .filter(way.from()::contains)
                .filter(known -> !way.proxies().trusts(known))
                .orElseThrow(() -> new RemoteException(
                        ErrorCode.ENROLMENT_TOKEN_INVALID,
                        "Open enrolment is not for the network this machine comes from. It needs a token of its own."));
        DevicePlace place = place().orElseThrow(() -> new RemoteException(
                ErrorCode.ENROLMENT_TOKEN_INVALID, "Nobody on this server takes machines by open enrolment."));
        if (waiting(place.tenant()) >= MOST_WAITING) {
            throw new RemoteException(
                    ErrorCode.RATE_LIMITED,
                    "Too many machines wait to be let in. Somebody has to look at those first.");
        }
        return new Consumption.Granted(new EnrolmentPolicy(
                "open enrolment from " + address.getHostAddress(),
                place.tenant(),
                Optional.of(new EnrolmentPlace(place.site(), place.group(), true).toString()),
                now,
                1));
    }

    private long waiting(TenantId tenant) {
        return database.transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT count(*) AS waiting FROM farhand.devices"
                                        + " WHERE tenant_id = ? AND approved_at IS NULL AND revoked_at IS NULL",
                                row -> row.number("waiting"),
                                tenant));
    }

    private boolean isOpen(EnrolmentTokenHash hash) {
        return way.token().hash().equals(hash);
    }

    /** Without an address the open one is not granted. */
    @Override
    public Consumption consume(EnrolmentTokenHash hash, Instant now) {
        return others.consume(hash, now);
    }

    /** Uses of the open one are not counted. */
    @Override
    public boolean giveBack(EnrolmentTokenHash hash) {
        return others.giveBack(hash);
    }

    @Override
    public void add(Entry entry) {
        others.add(entry);
    }

    @Override
    public List<Entry> list() {
        return others.list();
    }

    @Override
    public boolean remove(EnrolmentTokenHash hash) {
        return others.remove(hash);
    }
}

package dev.farhand.server.rest;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.text.ReportedText;
import dev.farhand.server.access.DevicePlace;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.device.DatabaseDeviceRegistry;
import dev.farhand.server.device.Device;
import dev.farhand.server.device.DeviceFilter;
import dev.farhand.server.device.Devices;
import dev.farhand.server.device.Places;
import dev.farhand.server.device.SignsOfLife;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.Visitor;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkServer;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Machines. */
@Controller("/api/v1")
@ExecuteOn(Requests.POOL)
final class DeviceController {
    private static final int LONGEST_SEARCH = 200;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_NOTES = 10_000;
    private static final int MOST_TAGS = 50;

    private final Devices devices;
    private final Places places;
    private final DatabaseDeviceRegistry registry;
    private final LinkServer links;
    private final SignsOfLife signs;
    private final Events events;

    @SuppressWarnings("TooManyParameters") // what machines touch
    DeviceController(
            Devices devices,
            Places places,
            DatabaseDeviceRegistry registry,
            LinkServer links,
            SignsOfLife signs,
            Events events) {
        this.devices = devices;
        this.places = places;
        this.registry = registry;
        this.links = links;
        this.signs = signs;
        this.events = events;
    }

    @Serdeable
    record DeviceChange(
            @Form(value = "Empty for the machine's own name.", longest = LONGEST_NAME) @Nullable
            String label,

            @Form(longest = LONGEST_NOTES) @Nullable String notes,

            @Nullable List<String> tags,

            @Form(format = Form.ID) @Nullable String siteId,

            @Form("An id; empty for no group.") @Nullable String groupId) {}

    @Serdeable
    record Tag(String tag, long devices) {}

    @Serdeable
    record Tags(List<Tag> data) {}

    @Get("/devices")
    @Says(value = "Machines that one may see, by name.", needs = Permission.DEVICES_VIEW)
    @SuppressWarnings("TooManyParameters") // as many as the query may have
    Listing<DeviceBody> list(
            Visitor visitor,
            @Form(value = "Stands in a name, an address, a tag or a note.", longest = LONGEST_SEARCH)
                    @Nullable
                    @QueryValue
                    String search,
            @Form(oneOf = {"true", "false"}) @Nullable @QueryValue String online,
            @Form(
                            value = "Only those that wait to be let in, or only the others.",
                            oneOf = {"true", "false"})
                    @Nullable
                    @QueryValue
                    String waiting,
            @Form(longest = LONGEST_NAME) @Nullable @QueryValue String tag,
            @Form(format = Form.ID) @Nullable @QueryValue String siteId,
            @Form(format = Form.ID) @Nullable @QueryValue String groupId,
            @Form(format = Form.ID) @Nullable @QueryValue String tenantId,
            @Form(least = 1) @Nullable @QueryValue Integer page,
            @Form(least = 1, most = Fields.LARGEST_PAGE) @Nullable @QueryValue Integer limit) {
        DeviceFilter filter = new DeviceFilter(
                Fields.optional("search", search, LONGEST_SEARCH).orElse(""),
                Fields.truth("online", online),
                Fields.truth("waiting", waiting),
                Fields.choice("tag", tag, LONGEST_NAME),
                Fields.id("siteId", siteId),
                Fields.id("groupId", groupId),
                Fields.id("tenantId", tenantId));
        filter.site().ifPresent(id -> places.requireSite(visitor.authority(), id));
        filter.group().ifPresent(id -> places.requireGroup(visitor.authority(), id));
        visitor.tenant(filter.tenant());
        return Listing.of(
                page,
                limit,
                (size, offset) -> devices.list(visitor.authority(), filter, connected(), size, offset),
                this::body);
    }

    @Get("/devices/{id}")
    @Says(value = "One machine.", needs = Permission.DEVICES_VIEW)
    DeviceBody one(Visitor visitor, String id) {
        return body(devices.require(visitor.authority(), device(id)));
    }

    @Patch("/devices/{id}")
    @Says(value = "Changes what people keep of a machine; what is left out stays.", needs = Permission.DEVICES_MANAGE)
    DeviceBody change(Visitor visitor, String id, @Body DeviceChange body) {
        Device device = devices.require(visitor.authority(), device(id));
        visitor.authority().require(Permission.DEVICES_MANAGE, device.place());
        Devices.Change change = new Devices.Change(
                Fields.optional("label", body.label(), LONGEST_NAME),
                Fields.text("notes", body.notes(), LONGEST_NOTES),
                Fields.tags(body.tags(), MOST_TAGS),
                moved(visitor, device.place(), body));
        Device changed = devices.change(device, change, visitor.actor());
        events.device(device, changed);
        return body(changed);
    }

    /** A machine goes only where one manages machines as well. */
    private Optional<DevicePlace> moved(Visitor visitor, DevicePlace now, DeviceChange body) {
        if (body.siteId() == null && body.groupId() == null) {
            return Optional.empty();
        }
        UUID site = Fields.id("siteId", body.siteId()).orElse(now.site());
        Optional<UUID> group = body.groupId() == null
                ? now.group().filter(kept -> site.equals(now.site()))
                : Optional.of(body.groupId()).filter(id -> !id.isEmpty()).map(id -> Fields.requiredId("groupId", id));
        DevicePlace place = places.require(visitor.authority(), site, group);
        if (!place.tenant().equals(now.tenant())) {
            throw new RemoteException(ErrorCode.NOT_FOUND);
        }
        visitor.authority().require(Permission.DEVICES_MANAGE, place);
        return Optional.of(place);
    }

    @Post("/devices/{id}/approve")
    @Says(value = "Lets a machine in that waits.", needs = Permission.ENROLLMENT_MANAGE)
    DeviceBody approve(Visitor visitor, String id) {
        Device device = devices.require(visitor.authority(), device(id));
        visitor.authority().require(Permission.ENROLLMENT_MANAGE, device.place());
        Device approved = devices.approve(device, visitor.actor());
        events.device(approved.id());
        return body(approved);
    }

    @Post("/devices/{id}/reject")
    @Status(HttpStatus.NO_CONTENT)
    @Says(value = "Turns a machine away that waits; it has to be enrolled again.", needs = Permission.ENROLLMENT_MANAGE)
    void reject(Visitor visitor, String id) {
        Device device = devices.require(visitor.authority(), device(id));
        visitor.authority().require(Permission.ENROLLMENT_MANAGE, device.place());
        if (!device.waiting()) {
            throw new InvalidRequest("id", Reason.ALREADY_LET_IN, "This machine has been let in; remove it instead.");
        }
        if (!registry.revoke(device.id(), reason("turned away by ", visitor), visitor.actor())) {
            throw new RemoteException(ErrorCode.NOT_FOUND);
        }
    }

    @Delete("/devices/{id}")
    @Says(value = "Removes a machine for ever; it has to be enrolled again.", needs = Permission.DEVICES_MANAGE)
    @Status(HttpStatus.NO_CONTENT)
    void remove(Visitor visitor, String id) {
        Device device = devices.require(visitor.authority(), device(id));
        visitor.authority().require(Permission.DEVICES_MANAGE, device.place());
        if (!registry.revoke(device.id(), reason("removed by ", visitor), visitor.actor())) {
            throw new RemoteException(ErrorCode.NOT_FOUND);
        }
    }

    @Get("/tags")
    @Says(value = "All tags in use.", needs = Permission.DEVICES_VIEW)
    Tags tags(Visitor visitor) {
        return new Tags(devices.tags(visitor.authority()).stream()
                .map(count -> new Tag(count.tag(), count.devices()))
                .toList());
    }

    private static String reason(String what, Visitor visitor) {
        return ReportedText.line(what + visitor.user().name(), LONGEST_NAME);
    }

    private DeviceBody body(Device device) {
        return DeviceBody.of(device, signs.heardAt(device.id()));
    }

    private Collection<DeviceId> connected() {
        return links.links().all().stream()
                .map(Link::peer)
                .filter(DeviceIdentity.class::isInstance)
                .map(peer -> ((DeviceIdentity) peer).id())
                .toList();
    }

    private static DeviceId device(String id) {
        return new DeviceId(Fields.path(id));
    }
}

package dev.farhand.server.rest;

import dev.farhand.core.access.Permission;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.device.Places;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.Visitor;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sites and groups. */
@Controller("/api/v1")
@ExecuteOn(Requests.POOL)
final class PlaceController {
    private static final int LONGEST_NAME = 100;

    private final Places places;
    private final Events events;

    PlaceController(Places places, Events events) {
        this.places = places;
        this.events = events;
    }

    @Serdeable
    record NewSite(
            @Form(needed = true, longest = LONGEST_NAME) @Nullable
            String name,

            @Form(value = "One's own where it is left out.", format = Form.ID) @Nullable
            String tenantId) {}

    @Serdeable
    record NewGroup(
            @Form(needed = true, longest = LONGEST_NAME) @Nullable
            String name,

            @Form(needed = true, format = Form.ID) @Nullable String siteId) {}

    @Serdeable
    record Renamed(
            @Form(needed = true, longest = LONGEST_NAME) @Nullable
            String name) {}

    @Serdeable
    record SiteBody(
            @Form(format = Form.ID) String id,
            @Form(format = Form.ID) String tenantId,
            String name,
            long devices) {
        static SiteBody of(Places.Site site) {
            return new SiteBody(site.id().toString(), site.tenant().toString(), site.name(), site.devices());
        }
    }

    @Serdeable
    record GroupBody(
            @Form(format = Form.ID) String id,
            @Form(format = Form.ID) String tenantId,
            @Form(format = Form.ID) String siteId,
            String name,
            long devices) {
        static GroupBody of(Places.Group group) {
            return new GroupBody(
                    group.id().toString(),
                    group.tenant().toString(),
                    group.site().toString(),
                    group.name(),
                    group.devices());
        }
    }

    @Get("/sites")
    @Says(value = "Where machines stand.", needs = Permission.DEVICES_VIEW)
    Listing<SiteBody> sites(
            Visitor visitor,
            @Form(least = 1) @Nullable @QueryValue Integer page,
            @Form(least = 1, most = Fields.LARGEST_PAGE) @Nullable @QueryValue Integer limit) {
        return Listing.of(page, limit, (size, offset) -> places.sites(visitor.authority(), size, offset), SiteBody::of);
    }

    @Post("/sites")
    @Says(value = "Makes a site.", needs = Permission.DEVICES_MANAGE)
    @Status(HttpStatus.CREATED)
    SiteBody addSite(Visitor visitor, @Body NewSite body) {
        TenantId tenant = visitor.tenant(Fields.id("tenantId", body.tenantId()));
        visitor.authority().require(Permission.DEVICES_MANAGE, tenant);
        Places.Site made = places.addSite(tenant, Fields.required("name", body.name(), LONGEST_NAME), visitor.actor());
        events.places(tenant);
        return SiteBody.of(made);
    }

    @Patch("/sites/{id}")
    @Says(value = "Gives a site another name.", needs = Permission.DEVICES_MANAGE)
    SiteBody renameSite(Visitor visitor, String id, @Body Renamed body) {
        Places.Site site = managedSite(visitor, Fields.path(id));
        String name = Fields.required("name", body.name(), LONGEST_NAME);
        places.renameSite(site.tenant(), site.id(), name, visitor.actor());
        events.places(site.tenant());
        return new SiteBody(id, site.tenant().toString(), name, site.devices());
    }

    @Delete("/sites/{id}")
    @Says(value = "Removes a site that is empty.", needs = Permission.DEVICES_MANAGE)
    @Status(HttpStatus.NO_CONTENT)
    void removeSite(Visitor visitor, String id) {
        Places.Site site = managedSite(visitor, Fields.path(id));
        places.removeSite(site.tenant(), site.id(), visitor.actor());
        events.places(site.tenant());
    }

    @Get("/groups")
    @Says(value = "Groups of machines at a site.", needs = Permission.DEVICES_VIEW)
    Listing<GroupBody> groups(
            Visitor visitor,
            @Form(least = 1) @Nullable @QueryValue Integer page,
            @Form(least = 1, most = Fields.LARGEST_PAGE) @Nullable @QueryValue Integer limit) {
        return Listing.of(
                page, limit, (size, offset) -> places.groups(visitor.authority(), size, offset), GroupBody::of);
    }

    @Post("/groups")
    @Says(value = "Makes a group.", needs = Permission.DEVICES_MANAGE)
    @Status(HttpStatus.CREATED)
    GroupBody addGroup(Visitor visitor, @Body NewGroup body) {
        Places.Site site = managedSite(visitor, Fields.requiredId("siteId", body.siteId()));
        Places.Group made = places.addGroup(
                site.tenant(), site.id(), Fields.required("name", body.name(), LONGEST_NAME), visitor.actor());
        events.places(site.tenant());
        return GroupBody.of(made);
    }

    @Patch("/groups/{id}")
    @Says(value = "Gives a group another name.", needs = Permission.DEVICES_MANAGE)
    GroupBody renameGroup(Visitor visitor, String id, @Body Renamed body) {
        Places.Group group = managedGroup(visitor, Fields.path(id));
        String name = Fields.required("name", body.name(), LONGEST_NAME);
        places.renameGroup(group.tenant(), group.id(), name, visitor.actor());
        events.places(group.tenant());
        return new GroupBody(id, group.tenant().toString(), group.site().toString(), name, group.devices());
    }

    @Delete("/groups/{id}")
    @Says(value = "Removes a group; its machines stay at the site.", needs = Permission.DEVICES_MANAGE)
    @Status(HttpStatus.NO_CONTENT)
    void removeGroup(Visitor visitor, String id) {
        Places.Group group = managedGroup(visitor, Fields.path(id));
        places.removeGroup(group.tenant(), group.id(), visitor.actor());
        events.places(group.tenant());
    }

    private Places.Site managedSite(Visitor visitor, UUID id) {
        Places.Site site = places.requireSite(visitor.authority(), id);
        visitor.authority().require(Permission.DEVICES_MANAGE, site.tenant());
        return site;
    }

    private Places.Group managedGroup(Visitor visitor, UUID id) {
        Places.Group group = places.requireGroup(visitor.authority(), id);
        visitor.authority().require(Permission.DEVICES_MANAGE, group.tenant());
        return group;
    }
}

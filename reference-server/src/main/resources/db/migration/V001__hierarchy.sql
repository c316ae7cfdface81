-- Partner, tenant, site, device group; and what keeps one tenant's rows from another's.
--
-- ${app} is what the server works as, ${lookup} owns the functions of V006. Everything belongs to the role that migrates.

REVOKE ALL ON SCHEMA farhand FROM PUBLIC;
GRANT USAGE ON SCHEMA farhand TO ${app}, ${lookup};

-- The tenant that this transaction writes for; null where none was set.
CREATE FUNCTION farhand.tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('farhand.tenant', true), '')::uuid;

-- The tenants that this transaction may read: the one it writes for, or those that somebody with several looks at.
CREATE FUNCTION farhand.scope() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(NULLIF(current_setting('farhand.scope', true), ''), ',')::uuid[];

REVOKE EXECUTE ON FUNCTION farhand.tenant(), farhand.scope() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION farhand.tenant(), farhand.scope() TO ${app};

-- The same four rules for every table. Who owns a table is bound by them too, and has none that lets it see anything.
CREATE PROCEDURE farhand.keep_apart(kept regclass) LANGUAGE plpgsql SET search_path = farhand, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', kept);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', kept);
    EXECUTE format('CREATE POLICY reads ON %s FOR SELECT TO ${app} USING (tenant_id = ANY (farhand.scope()))', kept);
    EXECUTE format('CREATE POLICY adds ON %s FOR INSERT TO ${app} WITH CHECK (tenant_id = farhand.tenant())', kept);
    EXECUTE format('CREATE POLICY changes ON %s FOR UPDATE TO ${app} USING (tenant_id = farhand.tenant())'
        || ' WITH CHECK (tenant_id = farhand.tenant())', kept);
    EXECUTE format('CREATE POLICY removes ON %s FOR DELETE TO ${app} USING (tenant_id = farhand.tenant())', kept);
END
$$;
REVOKE EXECUTE ON PROCEDURE farhand.keep_apart FROM PUBLIC;

-- Who runs the server for others. Its own people and machines are those of its home, a tenant like any other.
CREATE TABLE farhand.partners (
    id         uuid        PRIMARY KEY,
    tenant_id  uuid        NOT NULL UNIQUE,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    platform   boolean     NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    UNIQUE (tenant_id, id)
);
COMMENT ON COLUMN farhand.partners.tenant_id IS 'its home';
COMMENT ON COLUMN farhand.partners.platform IS 'the one whose operators may go everywhere';
CREATE UNIQUE INDEX one_platform ON farhand.partners (platform) WHERE platform;

CREATE TABLE farhand.tenants (
    tenant_id   uuid        PRIMARY KEY,
    partner_id  uuid        NOT NULL REFERENCES farhand.partners DEFERRABLE INITIALLY DEFERRED,
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    created_at  timestamptz NOT NULL,
    disabled_at timestamptz
);
CREATE INDEX tenants_of_a_partner ON farhand.tenants (partner_id);
ALTER TABLE farhand.partners ADD FOREIGN KEY (tenant_id) REFERENCES farhand.tenants DEFERRABLE INITIALLY DEFERRED;

-- References carry the tenant along: those that PostgreSQL checks are not subject to the rules above.
CREATE TABLE farhand.sites (
    tenant_id  uuid        NOT NULL REFERENCES farhand.tenants,
    id         uuid        NOT NULL,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
);

CREATE TABLE farhand.device_groups (
    tenant_id  uuid        NOT NULL,
    id         uuid        NOT NULL,
    site_id    uuid        NOT NULL,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, site_id, id),
    UNIQUE (tenant_id, site_id, name),
    FOREIGN KEY (tenant_id, site_id) REFERENCES farhand.sites
);

CALL farhand.keep_apart('farhand.partners');
CALL farhand.keep_apart('farhand.tenants');
CALL farhand.keep_apart('farhand.sites');
CALL farhand.keep_apart('farhand.device_groups');
GRANT SELECT, INSERT, UPDATE, DELETE
    ON farhand.partners, farhand.tenants, farhand.sites, farhand.device_groups TO ${app};

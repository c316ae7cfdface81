-- Machines, what people write on them, and the tokens they come in with.

CREATE TABLE farhand.enrolment_tokens (
    tenant_id             uuid        NOT NULL,
    id                    uuid        NOT NULL,
    hash                  bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
    authority_fingerprint text        NOT NULL CHECK (authority_fingerprint ~ '^[0-9a-f]{32}$'),
    label                 text        NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
    site_id               uuid        NOT NULL,
    device_group_id       uuid,
    max_uses              integer     NOT NULL CHECK (max_uses >= 1),
    uses                  integer     NOT NULL DEFAULT 0 CHECK (uses BETWEEN 0 AND max_uses),
    needs_approval        boolean     NOT NULL DEFAULT false,
    created_by            text        NOT NULL,
    created_at            timestamptz NOT NULL,
    expires_at            timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES farhand.sites,
    FOREIGN KEY (tenant_id, site_id, device_group_id) REFERENCES farhand.device_groups (tenant_id, site_id, id)
);

CREATE TABLE farhand.devices (
    tenant_id          uuid        NOT NULL,
    id                 uuid        NOT NULL UNIQUE,
    site_id            uuid        NOT NULL,
    device_group_id    uuid,
    label              text        NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
    name               text        CHECK (length(name) BETWEEN 1 AND 100),
    hostname           text        NOT NULL CHECK (length(hostname) <= 255),
    os_type            text        NOT NULL CHECK (length(os_type) <= 100),
    facts              bytea       NOT NULL CHECK (length(facts) <= 65536),
    enrolled_at        timestamptz NOT NULL,
    approved_at        timestamptz,
    certificate_serial numeric     NOT NULL,
    certificate_end    timestamptz NOT NULL,
    revoked_at         timestamptz,
    revocation_reason  text        CHECK (length(revocation_reason) BETWEEN 1 AND 500),
    last_seen_at       timestamptz,
    last_address       inet,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES farhand.sites,
    FOREIGN KEY (tenant_id, site_id, device_group_id) REFERENCES farhand.device_groups (tenant_id, site_id, id),
    CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL))
);
CREATE INDEX devices_of_a_site ON farhand.devices (tenant_id, site_id, device_group_id);
COMMENT ON COLUMN farhand.devices.label IS 'of the token it enrolled with';
COMMENT ON COLUMN farhand.devices.name IS 'given by people; without it the machine goes by its host name';
COMMENT ON COLUMN farhand.devices.facts IS 'what the machine says of itself, a DeviceFacts message; sanitised';

CREATE TABLE farhand.device_tags (
    tenant_id uuid NOT NULL,
    device_id uuid NOT NULL,
    tag       text NOT NULL CHECK (length(tag) BETWEEN 1 AND 50),
    PRIMARY KEY (tenant_id, device_id, tag),
    FOREIGN KEY (tenant_id, device_id) REFERENCES farhand.devices ON DELETE CASCADE
);
CREATE INDEX devices_with_a_tag ON farhand.device_tags (tenant_id, tag);

CREATE TABLE farhand.device_notes (
    tenant_id  uuid        NOT NULL,
    device_id  uuid        NOT NULL,
    text       text        NOT NULL CHECK (length(text) BETWEEN 1 AND 10000),
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, device_id),
    FOREIGN KEY (tenant_id, device_id) REFERENCES farhand.devices ON DELETE CASCADE
);

CALL farhand.keep_apart('farhand.enrolment_tokens');
CALL farhand.keep_apart('farhand.devices');
CALL farhand.keep_apart('farhand.device_tags');
CALL farhand.keep_apart('farhand.device_notes');
GRANT SELECT, INSERT, UPDATE, DELETE
    ON farhand.enrolment_tokens, farhand.devices, farhand.device_tags, farhand.device_notes TO ${app};

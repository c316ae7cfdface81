-- Who works here, what they may do and where, and how they prove who they are.

CREATE TABLE farhand.users (
    tenant_id   uuid        NOT NULL REFERENCES farhand.tenants,
    id          uuid        NOT NULL UNIQUE,
    email       text        NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254),
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    created_at  timestamptz NOT NULL,
    disabled_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE farhand.users IS 'a partner''s people belong to the partner''s home';
COMMENT ON COLUMN farhand.users.email IS 'in lower case; among all tenants, since it says who logs in';

-- Apart from users, so that no list of people carries them by accident.
CREATE TABLE farhand.user_passwords (
    tenant_id  uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    hash       text        NOT NULL CHECK (hash LIKE '$argon2id$%' AND length(hash) < 300),
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES farhand.users ON DELETE CASCADE
);

CREATE TABLE farhand.user_groups (
    tenant_id  uuid        NOT NULL REFERENCES farhand.tenants,
    id         uuid        NOT NULL UNIQUE,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
);

CREATE TABLE farhand.user_group_members (
    tenant_id     uuid NOT NULL,
    user_group_id uuid NOT NULL,
    user_id       uuid NOT NULL,
    PRIMARY KEY (tenant_id, user_group_id, user_id),
    FOREIGN KEY (tenant_id, user_group_id) REFERENCES farhand.user_groups ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES farhand.users ON DELETE CASCADE
);
CREATE INDEX groups_of_a_user ON farhand.user_group_members (user_id);

-- Roles that a tenant made itself. The built-in ones are in the program, so that all tenants have the same.
CREATE TABLE farhand.roles (
    tenant_id  uuid        NOT NULL REFERENCES farhand.tenants,
    id         uuid        NOT NULL,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
);

CREATE TABLE farhand.role_permissions (
    tenant_id  uuid NOT NULL,
    role_id    uuid NOT NULL,
    permission text NOT NULL CHECK (permission ~ '^[a-z]+(:[a-z]+){1,2}$'),
    PRIMARY KEY (tenant_id, role_id, permission),
    FOREIGN KEY (tenant_id, role_id) REFERENCES farhand.roles ON DELETE CASCADE
);

-- A role for somebody, as far down as it reaches. The row lies where the power is: in the tenant, or for a whole partner
-- (or everything) in the partner's home. So a tenant sees who was let in by name, wherever that person belongs.
CREATE TABLE farhand.role_assignments (
    tenant_id       uuid        NOT NULL REFERENCES farhand.tenants,
    id              uuid        NOT NULL,
    user_id         uuid        REFERENCES farhand.users (id) ON DELETE CASCADE,
    user_group_id   uuid        REFERENCES farhand.user_groups (id) ON DELETE CASCADE,
    holder_name     text        NOT NULL,
    built_in_role   text        CHECK (built_in_role IN
        ('platform-operator', 'partner-admin', 'tenant-admin', 'technician', 'auditor')),
    role_id         uuid,
    reach           text        NOT NULL CHECK (reach IN ('platform', 'partner', 'tenant', 'site', 'device-group')),
    partner_id      uuid,
    site_id         uuid,
    device_group_id uuid,
    granted_by      text        NOT NULL,
    granted_at      timestamptz NOT NULL,
    expires_at      timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, role_id) REFERENCES farhand.roles,
    FOREIGN KEY (tenant_id, partner_id) REFERENCES farhand.partners (tenant_id, id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES farhand.sites,
    FOREIGN KEY (tenant_id, site_id, device_group_id) REFERENCES farhand.device_groups (tenant_id, site_id, id),
    CHECK (num_nonnulls(user_id, user_group_id) = 1),
    CHECK (num_nonnulls(built_in_role, role_id) = 1),
    CHECK ((partner_id IS NOT NULL) = (reach IN ('platform', 'partner'))),
    CHECK ((site_id IS NOT NULL) = (reach IN ('site', 'device-group'))),
    CHECK ((device_group_id IS NOT NULL) = (reach = 'device-group'))
);
CREATE INDEX assignments_of_a_user ON farhand.role_assignments (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX assignments_of_a_user_group ON farhand.role_assignments (user_group_id) WHERE user_group_id IS NOT NULL;

-- A browser that somebody logged in with.
CREATE TABLE farhand.web_sessions (
    tenant_id        uuid        NOT NULL,
    id               uuid        NOT NULL,
    user_id          uuid        NOT NULL,
    hash             bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
    created_at       timestamptz NOT NULL,
    last_used_at     timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    recent_factor_at timestamptz NOT NULL,
    address          text        NOT NULL CHECK (length(address) <= 64),
    user_agent       text        NOT NULL CHECK (length(user_agent) <= 300),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES farhand.users ON DELETE CASCADE
);
CREATE INDEX web_sessions_of_a_user ON farhand.web_sessions (tenant_id, user_id);
COMMENT ON COLUMN farhand.web_sessions.recent_factor_at IS 'when the person last proved to be there, not only the browser';

-- What a program logs in with.
CREATE TABLE farhand.api_keys (
    tenant_id    uuid        NOT NULL REFERENCES farhand.tenants,
    id           uuid        NOT NULL,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    hash         bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
    scopes       text[]      NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 100),
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    PRIMARY KEY (tenant_id, id)
);

-- Links that open one thing once: the first administrator's, an invitation, a forgotten password, a sign-in.
CREATE TABLE farhand.one_time_links (
    tenant_id  uuid        NOT NULL REFERENCES farhand.tenants,
    id         uuid        NOT NULL,
    purpose    text        NOT NULL CHECK (purpose IN ('first-administrator', 'sign-in')),
    hash       bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
    user_id    uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES farhand.users ON DELETE CASCADE,
    CHECK ((user_id IS NULL) = (purpose = 'first-administrator'))
);

CALL farhand.keep_apart('farhand.users');
CALL farhand.keep_apart('farhand.user_passwords');
CALL farhand.keep_apart('farhand.user_groups');
CALL farhand.keep_apart('farhand.user_group_members');
CALL farhand.keep_apart('farhand.roles');
CALL farhand.keep_apart('farhand.role_permissions');
CALL farhand.keep_apart('farhand.role_assignments');
CALL farhand.keep_apart('farhand.web_sessions');
CALL farhand.keep_apart('farhand.api_keys');
CALL farhand.keep_apart('farhand.one_time_links');
GRANT SELECT, INSERT, UPDATE, DELETE
    ON farhand.users, farhand.user_passwords, farhand.user_groups, farhand.user_group_members, farhand.roles,
       farhand.role_permissions, farhand.role_assignments, farhand.web_sessions, farhand.api_keys, farhand.one_time_links
    TO ${app};

-- Attempts to log in, by account and by address: of nobody's tenant, since the account may not exist. A transaction sees
-- the keys that it names and no others, and may remove what is too old to count.
CREATE TABLE farhand.login_attempts (
    key      text          PRIMARY KEY CHECK (length(key) = 64),
    attempts timestamptz[] NOT NULL CHECK (cardinality(attempts) <= 100),
    latest   timestamptz   NOT NULL
);
CREATE INDEX stale_login_attempts ON farhand.login_attempts (latest);
COMMENT ON COLUMN farhand.login_attempts.key IS 'SHA-256 of an account''s e-mail address or of a network address';

CREATE FUNCTION farhand.attempt_keys() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(NULLIF(current_setting('farhand.attempt_keys', true), ''), ',');
REVOKE EXECUTE ON FUNCTION farhand.attempt_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION farhand.attempt_keys() TO ${app};

ALTER TABLE farhand.login_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE farhand.login_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY named ON farhand.login_attempts TO ${app}
    USING (key = ANY (farhand.attempt_keys())) WITH CHECK (key = ANY (farhand.attempt_keys()));
CREATE POLICY stale ON farhand.login_attempts FOR DELETE TO ${app} USING (latest < now() - interval '1 day');
GRANT SELECT, INSERT, UPDATE, DELETE ON farhand.login_attempts TO ${app};

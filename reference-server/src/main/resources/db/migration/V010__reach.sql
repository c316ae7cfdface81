-- Where somebody's rights reach, compared in one way everywhere: a path is a tenant, a tenant and a site, or these and a group.

CREATE FUNCTION farhand.within(tenant uuid, site uuid, device_group uuid, places text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN tenant::text = ANY (places)
        OR tenant::text || '/' || site::text = ANY (places)
        OR coalesce(tenant::text || '/' || site::text || '/' || device_group::text = ANY (places), false);
REVOKE EXECUTE ON FUNCTION farhand.within FROM PUBLIC;
GRANT EXECUTE ON FUNCTION farhand.within TO ${app};

-- What a session is found by, beside its machine's name. In lower case once and for all: a search goes through every
-- session of a tenant, since what keeps tenants apart lets no index of texts be asked first.
ALTER TABLE farhand.sessions ADD COLUMN words text NOT NULL
    GENERATED ALWAYS AS (lower(user_name || chr(10) || user_email || chr(10) || reason || chr(10) || note)) STORED;

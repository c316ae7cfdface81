-- What has to be found before a tenant is known: by an address, a hash, a certificate's name. These functions return ids
-- and nothing else, and the role that owns them may read nothing but the columns they need. The list is complete: a test
-- fails on any other function with its owner's rights.

GRANT CREATE ON SCHEMA farhand TO ${lookup};

GRANT SELECT (tenant_id, partner_id) ON farhand.tenants TO ${lookup};
GRANT SELECT (id, tenant_id, platform) ON farhand.partners TO ${lookup};
GRANT SELECT (tenant_id, id, email) ON farhand.users TO ${lookup};
GRANT SELECT (tenant_id, user_group_id, user_id) ON farhand.user_group_members TO ${lookup};
GRANT SELECT (tenant_id, user_id, user_group_id, reach, partner_id, expires_at) ON farhand.role_assignments TO ${lookup};
GRANT SELECT (tenant_id, id, hash) ON farhand.web_sessions TO ${lookup};
GRANT SELECT (tenant_id, id, hash) ON farhand.api_keys TO ${lookup};
GRANT SELECT (tenant_id, id, hash) ON farhand.one_time_links TO ${lookup};
GRANT SELECT (tenant_id, id, hash) ON farhand.enrolment_tokens TO ${lookup};
GRANT SELECT (tenant_id, id) ON farhand.devices TO ${lookup};
GRANT SELECT (tenant_id, id, user_id, ended_at) ON farhand.sessions TO ${lookup};
GRANT SELECT (tenant_id, id, hash) ON farhand.tickets TO ${lookup};

CREATE POLICY looks_up ON farhand.tenants FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.partners FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.users FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.user_group_members FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.role_assignments FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.web_sessions FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.api_keys FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.one_time_links FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.enrolment_tokens FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.devices FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.sessions FOR SELECT TO ${lookup} USING (true);
CREATE POLICY looks_up ON farhand.tickets FOR SELECT TO ${lookup} USING (true);

CREATE FUNCTION farhand.find_login(wanted text) RETURNS TABLE (tenant_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT u.tenant_id, u.id FROM farhand.users u WHERE u.email = wanted';

CREATE FUNCTION farhand.find_web_session(wanted bytea) RETURNS TABLE (tenant_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT s.tenant_id, s.id FROM farhand.web_sessions s WHERE s.hash = wanted';

CREATE FUNCTION farhand.find_api_key(wanted bytea) RETURNS TABLE (tenant_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT k.tenant_id, k.id FROM farhand.api_keys k WHERE k.hash = wanted';

CREATE FUNCTION farhand.find_one_time_link(wanted bytea) RETURNS TABLE (tenant_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT l.tenant_id, l.id FROM farhand.one_time_links l WHERE l.hash = wanted';

CREATE FUNCTION farhand.find_enrolment_token(wanted bytea) RETURNS TABLE (tenant_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT t.tenant_id, t.id FROM farhand.enrolment_tokens t WHERE t.hash = wanted';

CREATE FUNCTION farhand.find_ticket(wanted bytea) RETURNS TABLE (tenant_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT t.tenant_id, t.id FROM farhand.tickets t WHERE t.hash = wanted';

CREATE FUNCTION farhand.find_device(wanted uuid) RETURNS TABLE (tenant_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT d.tenant_id, d.id FROM farhand.devices d WHERE d.id = wanted';

CREATE FUNCTION farhand.find_session(wanted uuid) RETURNS TABLE (tenant_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT s.tenant_id, s.id FROM farhand.sessions s WHERE s.id = wanted';

-- Where somebody has anything to do: at home, where a role says so, and in all tenants of a partner or of everybody.
CREATE FUNCTION farhand.tenants_of_user(wanted uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS $$
    WITH held AS (
        SELECT a.tenant_id, a.reach, a.partner_id
        FROM farhand.role_assignments a
        WHERE (a.user_id = wanted OR a.user_group_id IN
                (SELECT m.user_group_id FROM farhand.user_group_members m WHERE m.user_id = wanted))
            AND (a.expires_at IS NULL OR a.expires_at > now())
    )
    SELECT u.tenant_id FROM farhand.users u WHERE u.id = wanted
    UNION
    SELECT h.tenant_id FROM held h WHERE h.reach IN ('tenant', 'site', 'device-group')
    UNION
    SELECT t.tenant_id
    FROM held h
        JOIN farhand.partners p ON p.id = h.partner_id
        JOIN farhand.tenants t ON (h.reach = 'partner' AND t.partner_id = p.id) OR (h.reach = 'platform' AND p.platform)
    $$;

-- The home of those who run the server; none before the first start.
CREATE FUNCTION farhand.platform_home() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT p.tenant_id FROM farhand.partners p WHERE p.platform';

-- How many sessions go on, of one person and of all; numbers only. A limit that saw one tenant would be none.
CREATE FUNCTION farhand.live_sessions(wanted uuid) RETURNS TABLE (of_user bigint, of_server bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT count(*) FILTER (WHERE s.user_id = wanted), count(*) FROM farhand.sessions s WHERE s.ended_at IS NULL';

-- For what the server does by itself in every tenant: end what is overdue, verify chains. Up to 1,000 after the given one.
CREATE FUNCTION farhand.tenants_after(previous uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = farhand, pg_temp
    AS 'SELECT t.tenant_id FROM farhand.tenants t WHERE t.tenant_id > previous ORDER BY t.tenant_id LIMIT 1000';

DO $$
DECLARE
    lookup regprocedure;
BEGIN
    FOR lookup IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'farhand'::regnamespace AND prosecdef LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO ${lookup}', lookup);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', lookup);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ${app}', lookup);
    END LOOP;
END
$$;

REVOKE CREATE ON SCHEMA farhand FROM ${lookup};

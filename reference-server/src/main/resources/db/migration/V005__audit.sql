-- What happened, one chain for each tenant. The server may add to it and read it; nobody changes it.

CREATE TABLE farhand.audit_events (
    tenant_id     uuid        NOT NULL,
    sequence      bigint      NOT NULL CHECK (sequence >= 1),
    at            timestamptz NOT NULL,
    action        integer     NOT NULL,
    actor_kind    text        NOT NULL,
    actor_id      text        NOT NULL,
    actor_name    text        NOT NULL,
    refusal       integer     NOT NULL,
    device_id     uuid,
    session_id    uuid,
    subject       text        NOT NULL,
    address       text        NOT NULL,
    user_agent    text        NOT NULL,
    note          text        NOT NULL,
    amount        bigint      NOT NULL,
    previous_hash bytea       NOT NULL CHECK (length(previous_hash) = 32),
    hash          bytea       NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, sequence, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_by_time ON farhand.audit_events (tenant_id, at);
CREATE INDEX audit_of_a_device ON farhand.audit_events (tenant_id, device_id, sequence) WHERE device_id IS NOT NULL;
CREATE INDEX audit_of_a_session ON farhand.audit_events (tenant_id, session_id, sequence) WHERE session_id IS NOT NULL;
CREATE INDEX audit_of_an_actor ON farhand.audit_events (tenant_id, actor_id, sequence);

-- Where each chain ends. Whoever adds to a chain holds its row.
CREATE TABLE farhand.audit_heads (
    tenant_id uuid   PRIMARY KEY REFERENCES farhand.tenants,
    sequence  bigint NOT NULL CHECK (sequence >= 0),
    hash      bytea  NOT NULL CHECK (length(hash) = 32)
);

CALL farhand.keep_apart('farhand.audit_events');
CALL farhand.keep_apart('farhand.audit_heads');
GRANT SELECT, INSERT ON farhand.audit_events TO ${app};
GRANT SELECT, INSERT, UPDATE ON farhand.audit_heads TO ${app};

-- One for each month, so that old ones can be dropped whole. Called at every start and every day; what has none yet
-- (a server that was never restarted, a clock far ahead) goes to the last one.
CREATE PROCEDURE farhand.make_audit_partitions(first_day date, months integer)
    LANGUAGE plpgsql SET search_path = farhand, pg_temp AS $$
DECLARE
    month date;
    partition text;
BEGIN
    FOR ahead IN 0 .. months - 1 LOOP
        month := (date_trunc('month', first_day) + make_interval(months => ahead))::date;
        partition := 'audit_events_' || to_char(month, 'YYYY_MM');
        IF to_regclass('farhand.' || partition) IS NULL THEN
            EXECUTE format('CREATE TABLE farhand.%I PARTITION OF farhand.audit_events FOR VALUES FROM (%L) TO (%L)',
                partition, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
            CALL farhand.keep_apart(format('farhand.%I', partition)::regclass);
        END IF;
    END LOOP;
END
$$;
REVOKE EXECUTE ON PROCEDURE farhand.make_audit_partitions FROM PUBLIC;
CREATE TABLE farhand.audit_events_other PARTITION OF farhand.audit_events DEFAULT;
CALL farhand.keep_apart('farhand.audit_events_other');

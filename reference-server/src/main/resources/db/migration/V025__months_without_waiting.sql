-- A month is made beside what goes on: whoever writes to another month waits for nothing. Nobody but whoever reads the audit
-- waits, since the last partition has to be looked at; and only where a clock has jumped, and records lie there that belong to
-- the new month, do writers wait until they have moved.

CREATE OR REPLACE PROCEDURE farhand.make_audit_partitions(first_day date, months integer)
    LANGUAGE plpgsql SET search_path = farhand, pg_temp AS $$
DECLARE
    month date;
    beginning timestamptz;
    ending timestamptz;
    partition text;
    attach text;
BEGIN
    FOR ahead IN 0 .. months - 1 LOOP
        month := (date_trunc('month', first_day) + make_interval(months => ahead))::date;
        beginning := month::timestamp AT TIME ZONE 'UTC';
        ending := (month + interval '1 month') AT TIME ZONE 'UTC';
        partition := 'audit_events_' || to_char(month, 'YYYY_MM');
        CONTINUE WHEN to_regclass('farhand.' || partition) IS NOT NULL;
        attach := format('ALTER TABLE farhand.audit_events ATTACH PARTITION farhand.%I FOR VALUES FROM (%L) TO (%L)',
            partition, beginning, ending);
        EXECUTE format('CREATE TABLE farhand.%I (LIKE farhand.audit_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
        BEGIN
            EXECUTE attach;
        EXCEPTION WHEN check_violation THEN
            -- Nobody adds to the last one from here on: what is there now is all there is to move. The owner is bound by the
            -- rules of tenants like everybody, and this is the one place where it reads past them.
            LOCK TABLE farhand.audit_events IN ACCESS EXCLUSIVE MODE;
            ALTER TABLE farhand.audit_events_other NO FORCE ROW LEVEL SECURITY;
            EXECUTE format('WITH moved AS (DELETE FROM farhand.audit_events_other WHERE at >= $1 AND at < $2 RETURNING *)'
                || ' INSERT INTO farhand.%I SELECT * FROM moved', partition) USING beginning, ending;
            ALTER TABLE farhand.audit_events_other FORCE ROW LEVEL SECURITY;
            EXECUTE attach;
        END;
        CALL farhand.keep_apart(format('farhand.%I', partition)::regclass);
    END LOOP;
END
$$;

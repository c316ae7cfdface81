-- A session is found by its tags, too, and by the ticket it belongs to.

-- PostgreSQL does not know that texts are joined in the same way always.
CREATE FUNCTION farhand.lines(texts text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_to_string(texts, chr(10));
REVOKE EXECUTE ON FUNCTION farhand.lines FROM PUBLIC;
GRANT EXECUTE ON FUNCTION farhand.lines TO ${app};

ALTER TABLE farhand.sessions DROP COLUMN words;
ALTER TABLE farhand.sessions ADD COLUMN words text NOT NULL GENERATED ALWAYS AS (lower(
    user_name || chr(10) || user_email || chr(10) || reason || chr(10) || note || chr(10) || ticket_reference || chr(10)
        || farhand.lines(tags))) STORED;
COMMENT ON COLUMN farhand.sessions.ticket_reference IS 'of a help desk, as people write it; no ticket of ours';

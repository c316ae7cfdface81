-- What was chosen when a terminal was opened (empty: left to its machine), and what a caller says of its bytes.

ALTER TABLE farhand.sessions
    ADD COLUMN shell text NOT NULL DEFAULT '' CHECK (length(shell) <= 256),
    ADD COLUMN account text NOT NULL DEFAULT '' CHECK (length(account) <= 128),
    ADD COLUMN reported_bytes bigint CHECK (reported_bytes >= 0);
COMMENT ON COLUMN farhand.sessions.reported_bytes IS 'a caller''s own count at the end; bytes_transferred is what the server counted';

-- Remote sessions and the tickets that open their sockets. A row says what was decided; it is no proof of authority.

CREATE TABLE farhand.sessions (
    tenant_id         uuid        NOT NULL,
    id                uuid        NOT NULL UNIQUE,
    device_id         uuid        NOT NULL,
    user_id           uuid        NOT NULL,
    user_name         text        NOT NULL,
    user_email        text        NOT NULL,
    kind              text        NOT NULL CHECK (kind IN ('terminal', 'desktop', 'file_transfer')),
    state             text        NOT NULL CHECK (state IN
        ('pending', 'connecting', 'active', 'disconnected', 'failed', 'denied')),
    state_since       timestamptz NOT NULL,
    created_at        timestamptz NOT NULL,
    started_at        timestamptz,
    ended_at          timestamptz,
    ended_by          text,
    end_reason        integer,
    note              text        NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    ticket_reference  text        NOT NULL DEFAULT '' CHECK (length(ticket_reference) <= 100),
    tags              text[]      NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 20),
    view_only         boolean     NOT NULL DEFAULT false,
    bytes_transferred bigint      NOT NULL DEFAULT 0 CHECK (bytes_transferred >= 0),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, device_id) REFERENCES farhand.devices,
    CHECK ((ended_at IS NOT NULL) = (state IN ('disconnected', 'failed', 'denied'))),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    CHECK (state <> 'active' OR started_at IS NOT NULL),
    CHECK (state NOT IN ('failed', 'denied') OR end_reason IS NOT NULL)
);
CREATE INDEX sessions_by_time ON farhand.sessions (tenant_id, created_at);
CREATE INDEX sessions_of_a_device ON farhand.sessions (tenant_id, device_id, created_at);
CREATE INDEX sessions_of_a_user ON farhand.sessions (tenant_id, user_id, created_at);
CREATE INDEX live_sessions ON farhand.sessions (tenant_id, user_id) WHERE ended_at IS NULL;
COMMENT ON COLUMN farhand.sessions.user_id IS 'may belong to another tenant, and may be gone; its name and address stay';
COMMENT ON COLUMN farhand.sessions.end_reason IS 'wire number of an error code';

CREATE TABLE farhand.tickets (
    tenant_id  uuid        NOT NULL,
    id         uuid        NOT NULL,
    hash       bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
    type       text        NOT NULL CHECK (type IN ('viewer', 'support', 'tunnel', 'upload')),
    session_id uuid        NOT NULL,
    user_id    text        NOT NULL,
    kind       text        NOT NULL,
    origin     text        NOT NULL CHECK (length(origin) BETWEEN 1 AND 300),
    address    text        CHECK (length(address) BETWEEN 1 AND 300),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, session_id) REFERENCES farhand.sessions ON DELETE CASCADE
);
CREATE INDEX tickets_by_age ON farhand.tickets (tenant_id, expires_at);
CREATE INDEX tickets_of_a_session ON farhand.tickets (tenant_id, session_id);

CALL farhand.keep_apart('farhand.sessions');
CALL farhand.keep_apart('farhand.tickets');
GRANT SELECT, INSERT, UPDATE, DELETE ON farhand.sessions, farhand.tickets TO ${app};

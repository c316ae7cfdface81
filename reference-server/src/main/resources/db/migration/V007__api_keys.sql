-- A key belongs to the person who made it, and works no longer than they do. No server could make one before this version.
ALTER TABLE farhand.api_keys ADD COLUMN user_id uuid NOT NULL;
ALTER TABLE farhand.api_keys ADD FOREIGN KEY (tenant_id, user_id) REFERENCES farhand.users ON DELETE CASCADE;
CREATE INDEX api_keys_of_a_user ON farhand.api_keys (tenant_id, user_id);

-- What a session was asked for, apart from what people wrote on it since; and the key that opened it, whose end is its end.
ALTER TABLE farhand.sessions ADD COLUMN reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500);
ALTER TABLE farhand.sessions ADD COLUMN api_key_id uuid;
COMMENT ON COLUMN farhand.sessions.api_key_id IS 'of the tenant of its user, so no reference';

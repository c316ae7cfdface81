-- A link for a new password opens an account only as long as whoever made it may still do that. Of one that is here already nobody
-- knows who made it: it opens nothing, and another one is soon made.
ALTER TABLE farhand.one_time_links ADD COLUMN made_by uuid;
COMMENT ON COLUMN farhand.one_time_links.made_by IS 'whose word it is, of whatever tenant; null for the server''s own';

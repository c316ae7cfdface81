-- A program that comes by a name which this server was not told has no page, and its ticket no origin.

ALTER TABLE farhand.tickets ALTER COLUMN origin DROP NOT NULL;
COMMENT ON COLUMN farhand.tickets.origin IS 'of the page that may use it; null for a program, whose socket names none';

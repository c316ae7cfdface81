-- A machine that was removed, and that nobody sees any more, does not hold its site: that may go. The machine still says where
-- it stood, so that its history stays with those whose it was.

ALTER TABLE farhand.devices
    ADD COLUMN stands_at uuid GENERATED ALWAYS AS (CASE WHEN revoked_at IS NULL THEN site_id END) STORED,
    -- The key that goes has seen to the rows that are here. Looked through again they would all seem to stand nowhere: whoever
    -- migrates sees every machine, and the sites of no tenant.
    ADD FOREIGN KEY (tenant_id, stands_at) REFERENCES farhand.sites NOT VALID,
    DROP CONSTRAINT devices_tenant_id_site_id_fkey;
COMMENT ON COLUMN farhand.devices.site_id IS 'may be gone where the machine was removed';

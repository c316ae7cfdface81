-- A link for somebody who has forgotten their password, from an administrator.
ALTER TABLE farhand.one_time_links DROP CONSTRAINT one_time_links_purpose_check;
ALTER TABLE farhand.one_time_links ADD CONSTRAINT one_time_links_purpose_check
    CHECK (purpose IN ('first-administrator', 'sign-in', 'new-password'));

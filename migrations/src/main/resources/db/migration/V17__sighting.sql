-- Why: which addresses were seen in use, and by whom: silent static hosts show, and what is forgotten in a restart would
-- have to be heard again. Any host on a link can make rows, so what was not seen for long goes (Maintenance).
-- Locks: nothing, the table is new.
CREATE TABLE sighting (
    address    inet        NOT NULL CHECK (family(address) = 4 AND masklen(address) = 32),
    hw_type    smallint    NOT NULL CHECK (hw_type BETWEEN 0 AND 255),
    hw         bytea       NOT NULL CHECK (length(hw) <= 16),
    origin     text        NOT NULL CHECK (origin IN ('ARP', 'PROBE')),
    interface  text        NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL CHECK (last_seen >= first_seen),
    PRIMARY KEY (address, hw_type, hw)
);

-- Why: what happened to the leases of a group is one row and not one a lease: less to write, to index and to sync. A row
-- stands for as many events as it has addresses; the numbers of a row's events follow its seq, so from here on rows are
-- numbered in steps of as many as a group may have. Numbers given out before stay smaller.
-- Locks: ACCESS EXCLUSIVE on event for as long as it takes to change the catalogue.
ALTER TABLE event
    ADD COLUMN changes   lease_change[], -- in a row of type 'lease', as many as addresses
    ADD COLUMN addresses int8[],         -- inet '0.0.0.0' + n; numbers, as they come with the group
    ADD CONSTRAINT changes_of_addresses CHECK (coalesce(cardinality(changes), 0) = coalesce(cardinality(addresses), 0)
                                               AND coalesce(cardinality(addresses), 1) BETWEEN 1 AND 65536);
ALTER TABLE event ALTER COLUMN seq SET INCREMENT BY 65536;

-- Why: what happened to the leases of a group is one row and not one a lease: less to write, to index and to sync. A row
-- stands for as many events as it has addresses; the numbers of a row's events follow its seq, so from here on rows are
-- numbered in steps of as many as a group may have. Numbers given out before stay smaller.
-- Locks: ACCESS EXCLUSIVE on event for as long as it takes to change the catalogue.
ALTER TABLE event
    ADD COLUMN changes   lease_change[],
    ADD COLUMN addresses inet[],
    ADD CONSTRAINT changes_of_addresses CHECK ((changes IS NULL) = (addresses IS NULL)
                                               AND cardinality(changes) = cardinality(addresses)
                                               AND cardinality(changes) BETWEEN 1 AND 65536
                                               AND (changes IS NULL OR (type = 'lease' AND address IS NULL)));
ALTER TABLE event ALTER COLUMN seq SET INCREMENT BY 65536;

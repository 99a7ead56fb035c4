-- Why: which address a name followed at a time, by an index; and history does not grow for ever. A month goes as a
-- whole, but for the last entry of each lease that is still in force: it is moved to the default partition, so that
-- "who has had this address since" keeps its answer however long the lease.
-- Locks: writing of lease_history while the index is built, seconds per ten million rows.
CREATE INDEX lease_history_of_name ON lease_history (fqdn, at) WHERE fqdn IS NOT NULL;

-- Drops the months that ended before `horizon`; returns how many. Dropping one locks the whole history for a moment.
CREATE FUNCTION drop_lease_history_before(horizon timestamptz) RETURNS integer LANGUAGE plpgsql AS
$$
DECLARE
    month   text;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('leasehold.lease_history', 0));
    DELETE FROM lease_history_default h
    WHERE h.at < horizon
      AND NOT EXISTS (SELECT 1 FROM lease l
                      WHERE l.address = h.address AND l.version = h.version AND l.state = 'BOUND');
    FOR month IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'lease_history'::regclass AND c.relname ~ '^lease_history_\d{4}_\d{2}$'
          AND (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= horizon
        ORDER BY c.relname
    LOOP
        EXECUTE format('ALTER TABLE lease_history DETACH PARTITION %I', month);
        EXECUTE format(
            'INSERT INTO lease_history SELECT h.* FROM %I h JOIN lease l'
            ' ON l.address = h.address AND l.version = h.version AND l.state = ''BOUND''', month);
        EXECUTE format('DROP TABLE %I', month);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;

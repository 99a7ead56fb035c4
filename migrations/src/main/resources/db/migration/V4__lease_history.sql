-- Why: who had this address at 03:12. Written in the transaction of the lease, partitioned by month so that old months
-- can be dropped without a DELETE. The default partition only catches what no maintenance has prepared for.
-- Locks: nothing, the tables are new.
CREATE TABLE lease_history (
    at               timestamptz  NOT NULL,
    change           lease_change NOT NULL,
    address          inet         NOT NULL,
    subnet_id        integer      NOT NULL, -- no reference: history outlives its subnet
    client_id        bytea,
    hw_type          smallint     NOT NULL,
    hw               bytea        NOT NULL,
    state            lease_state  NOT NULL,
    hostname         bytea,
    fqdn             text,
    starts           timestamptz  NOT NULL,
    expires          timestamptz  NOT NULL,
    last_transaction timestamptz  NOT NULL,
    relay_agent_info bytea,
    version          bigint       NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX lease_history_of_address ON lease_history (address, at DESC);
CREATE TABLE lease_history_default PARTITION OF lease_history DEFAULT;

-- Makes the partition of the month (in UTC) that `moment` is in, unless it is there. Attached and not created in place:
-- that locks the parent only against other maintenance. Rows the default caught meanwhile move along.
CREATE FUNCTION ensure_lease_history_month(moment timestamptz) RETURNS boolean
    LANGUAGE plpgsql AS
$$
DECLARE
    month  timestamptz := date_trunc('month', moment, 'UTC');
    beyond timestamptz := (date_trunc('month', moment AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
    name   text        := 'lease_history_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('leasehold.lease_history', 0));
    IF to_regclass(name) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE lease_history INCLUDING DEFAULTS)', name);
    EXECUTE format(
        'WITH caught AS (DELETE FROM lease_history_default WHERE at >= %L AND at < %L RETURNING *)'
        ' INSERT INTO %I SELECT * FROM caught', month, beyond, name);
    EXECUTE format('ALTER TABLE lease_history ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, month, beyond);
    RETURN true;
END
$$;

SELECT ensure_lease_history_month(now()), ensure_lease_history_month(now() + interval '1 month');

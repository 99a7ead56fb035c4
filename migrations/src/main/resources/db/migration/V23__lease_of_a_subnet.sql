-- Why: a foreign key asks for the subnet of every new lease by itself, a tenth of what a group of grants cost. The same by
-- one question a statement: the subnet of a lease exists, whoever writes, and does not go while it has leases.
-- Both sides meet at the fence (Fence.java): who adds leases passes it and then looks at the subnets; who removes a
-- subnet closes it and then looks at the leases. Each looks by a statement whose snapshot is younger than its lock, which
-- only READ COMMITTED gives.
-- Locks: ACCESS EXCLUSIVE on lease and subnet for as long as it takes to change the catalogue.
ALTER TABLE lease DROP CONSTRAINT lease_subnet_id_fkey;

CREATE FUNCTION require_read_committed() RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
            MESSAGE = 'leases are added, and subnets removed, at isolation level READ COMMITTED only';
    END IF;
END
$$;

CREATE FUNCTION lease_needs_its_subnet() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    missing integer;
BEGIN
    PERFORM require_read_committed();
    PERFORM pg_advisory_xact_lock_shared(1281712499, 1);
    IF TG_LEVEL = 'ROW' THEN
        SELECT NEW.subnet_id INTO missing WHERE NOT EXISTS (SELECT FROM subnet s WHERE s.id = NEW.subnet_id);
    ELSE
        SELECT a.subnet_id INTO missing
        FROM added a WHERE NOT EXISTS (SELECT FROM subnet s WHERE s.id = a.subnet_id) LIMIT 1;
    END IF;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'lease_of_a_subnet', TABLE = 'lease',
            MESSAGE = 'there is no subnet ' || missing || ' for a lease to be in';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER lease_of_a_subnet AFTER INSERT ON lease REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION lease_needs_its_subnet();
CREATE TRIGGER lease_of_another_subnet AFTER UPDATE ON lease
    FOR EACH ROW WHEN (NEW.subnet_id <> OLD.subnet_id) EXECUTE FUNCTION lease_needs_its_subnet();

CREATE FUNCTION subnet_keeps_its_leases() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    used integer;
BEGIN
    PERFORM require_read_committed();
    PERFORM pg_advisory_xact_lock(1281712499, 1);
    IF TG_OP = 'UPDATE' THEN
        SELECT l.subnet_id INTO used FROM lease l WHERE l.subnet_id = OLD.id LIMIT 1;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT l.subnet_id INTO used FROM lease l WHERE l.subnet_id IN (SELECT r.id FROM removed r) LIMIT 1;
    ELSE
        SELECT l.subnet_id INTO used FROM lease l LIMIT 1;
    END IF;
    IF used IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'lease_of_a_subnet', TABLE = 'subnet',
            MESSAGE = 'subnet ' || used || ' still has leases';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER leases_of_a_subnet AFTER DELETE ON subnet REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION subnet_keeps_its_leases();
CREATE TRIGGER leases_of_every_subnet AFTER TRUNCATE ON subnet
    FOR EACH STATEMENT EXECUTE FUNCTION subnet_keeps_its_leases();
CREATE TRIGGER leases_of_another_subnet AFTER UPDATE ON subnet
    FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION subnet_keeps_its_leases();

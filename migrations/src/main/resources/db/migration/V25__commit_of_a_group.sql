-- Why: a group of leases is one call: one round trip, one plan that is kept, and one fsync, where it was four round trips
-- and statements that unnest 14 arrays. The rules are those that PostgresLeaseLog explains.
-- Locks: nothing, the functions are new.

-- Writes what DNS should say from now on; the arrays go together, in the order of the addresses, the fence passed.
-- ttl -1 and fqdn null: nothing is to be published. aliases and alias_dhcids: separated by blanks.
CREATE FUNCTION write_intents(
    addresses int8[], fqdns text[], dhcids bytea[], ttls int8[], forwards bool[], reverses bool[], modes text[],
    aliases text[], alias_dhcids text[]) RETURNS void
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS
$$
#variable_conflict use_column
BEGIN
    WITH intended AS (
        INSERT INTO dns_intent AS n (address, generation, fqdn, dhcid, ttl_s, forward, reverse, mode, aliases, alias_dhcids,
                                     desired_since)
        SELECT inet '0.0.0.0' + write_intents.addresses[i], 1, fqdns[i], dhcids[i], nullif(ttls[i], -1), forwards[i],
               reverses[i], modes[i], string_to_array(write_intents.aliases[i], ' '),
               string_to_array(write_intents.alias_dhcids[i], ' '), clock_timestamp()
        FROM generate_series(1, cardinality(write_intents.addresses)) AS i
        ON CONFLICT (address) DO UPDATE
        SET generation = n.generation + 1, fqdn = excluded.fqdn, dhcid = excluded.dhcid,
            ttl_s = excluded.ttl_s, forward = excluded.forward, reverse = excluded.reverse, mode = excluded.mode,
            aliases = excluded.aliases, alias_dhcids = excluded.alias_dhcids,
            desired_since = excluded.desired_since
        RETURNING n.address, n.generation, n.desired_since
    )
    INSERT INTO dns_pending AS p (address, generation, since)
    SELECT address, generation, desired_since FROM intended
    ON CONFLICT (address) DO UPDATE SET generation = excluded.generation, since = excluded.since, adopt = false,
        next_attempt = timestamptz 'epoch';
END
$$;

-- Writes a group of lease changes decided under `plan`: leases, history, events and DNS intents. The arrays of leases go
-- together, at most one change an address, in the order of the addresses (the order in which rows are locked): first the
-- `fresh` that expect no row, then those that expect one. Times are microseconds of the epoch. The arrays of intents,
-- about some of the same addresses, are those of write_intents, or null.
-- Returns the plan that stands; when it is another, nothing is written. After it the addresses whose row was not, or no
-- longer, what the change was decided on; of them nothing is written.
-- Joins of any other kind than an index scan for each lease are off, as the planner cannot know the size of a group.
CREATE FUNCTION commit_leases(
    plan bigint, fresh integer, addresses int8[], subnet_ids int4[], client_ids bytea[], hw_types int2[], hws bytea[],
    states lease_state[], changes lease_change[], hostnames bytea[], fqdns text[], starting int8[], expiring int8[],
    last_transactions int8[], relay_agent_infos bytea[], versions int8[],
    intent_addresses int8[], intent_fqdns text[], dhcids bytea[], ttls int8[], forwards bool[], reverses bool[],
    modes text[], aliases text[], alias_dhcids text[]) RETURNS int8[]
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off
    SET enable_mergejoin = off AS
$$
#variable_conflict use_column
DECLARE
    size     CONSTANT integer := cardinality(addresses);
    standing bigint;
    written  integer := 0;
    more     integer;
    lost     int8[];
BEGIN
    -- The fence: the lock first, then a statement whose snapshot is younger.
    PERFORM pg_advisory_xact_lock_shared(1281712499, 1);
    SELECT p.version INTO standing FROM plan_version p;
    IF standing <> plan THEN
        RETURN ARRAY[standing];
    END IF;
    IF fresh > 0 THEN
        WITH won AS (
            INSERT INTO lease AS l (address, subnet_id, client_id, hw_type, hw, state, last_change, hostname, fqdn,
                                    starts, expires, last_transaction, relay_agent_info, version)
            SELECT inet '0.0.0.0' + addresses[i], subnet_ids[i], client_ids[i], hw_types[i], hws[i],
                   states[i], commit_leases.changes[i], hostnames[i], fqdns[i],
                   timestamptz 'epoch' + starting[i] * interval '1 microsecond',
                   timestamptz 'epoch' + expiring[i] * interval '1 microsecond',
                   timestamptz 'epoch' + last_transactions[i] * interval '1 microsecond',
                   relay_agent_infos[i], versions[i]
            FROM generate_series(1, fresh) AS i
            ON CONFLICT (address) DO NOTHING
            RETURNING l.*
        )
        INSERT INTO lease_history (at, change, address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn,
                                   starts, expires, last_transaction, relay_agent_info, version)
        SELECT clock_timestamp(), last_change, address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn,
               starts, expires, last_transaction, relay_agent_info, version
        FROM won;
        GET DIAGNOSTICS written = ROW_COUNT;
    END IF;
    IF fresh < size THEN
        WITH won AS (
            UPDATE lease AS l
            SET subnet_id = subnet_ids[i], client_id = client_ids[i], hw_type = hw_types[i], hw = hws[i],
                state = states[i], last_change = commit_leases.changes[i],
                hostname = hostnames[i], fqdn = fqdns[i],
                starts = timestamptz 'epoch' + starting[i] * interval '1 microsecond',
                expires = timestamptz 'epoch' + expiring[i] * interval '1 microsecond',
                last_transaction = timestamptz 'epoch' + last_transactions[i] * interval '1 microsecond',
                relay_agent_info = relay_agent_infos[i], version = versions[i]
            FROM generate_series(fresh + 1, size) AS i
            WHERE l.address = inet '0.0.0.0' + addresses[i] AND l.version = versions[i] - 1
              AND (l.state <> 'BOUND'
                   OR (commit_leases.changes[i] <> 'EXPIRE'
                       AND (l.client_id = client_ids[i]
                            OR (length(l.hw) > 0 AND l.hw_type = hw_types[i] AND l.hw = hws[i])))
                   OR l.expires + greatest(interval '0',
                                           least(interval '30 seconds', (l.expires - l.last_transaction) / 10))
                      <= clock_timestamp())
            RETURNING l.*
        )
        INSERT INTO lease_history (at, change, address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn,
                                   starts, expires, last_transaction, relay_agent_info, version)
        SELECT clock_timestamp(), last_change, address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn,
               starts, expires, last_transaction, relay_agent_info, version
        FROM won;
        GET DIAGNOSTICS more = ROW_COUNT;
        written := written + more;
    END IF;
    IF written < size THEN
        SELECT array_agg(addresses[i]) INTO lost
        FROM generate_series(1, size) AS i
        WHERE NOT EXISTS (SELECT FROM lease l
                          WHERE l.address = inet '0.0.0.0' + addresses[i]
                            AND l.version = versions[i] AND l.xmin = pg_current_xact_id()::xid);
    END IF;
    IF written = size AND size > 0 THEN
        INSERT INTO event (type, changes, addresses) VALUES ('lease', commit_leases.changes, commit_leases.addresses);
    ELSIF written > 0 THEN
        INSERT INTO event (type, changes, addresses)
        SELECT 'lease', array_agg(commit_leases.changes[i]), array_agg(commit_leases.addresses[i])
        FROM generate_series(1, size) AS i
        WHERE commit_leases.addresses[i] <> ALL (lost);
    END IF;
    IF intent_addresses IS NOT NULL AND lost IS NULL THEN
        PERFORM write_intents(intent_addresses, intent_fqdns, dhcids, ttls, forwards, reverses, modes, aliases, alias_dhcids);
    ELSIF intent_addresses IS NOT NULL THEN
        PERFORM write_intents(
                    array_agg(intent_addresses[i]), array_agg(intent_fqdns[i]), array_agg(dhcids[i]), array_agg(ttls[i]),
                    array_agg(forwards[i]), array_agg(reverses[i]), array_agg(modes[i]), array_agg(aliases[i]),
                    array_agg(alias_dhcids[i]))
        FROM generate_series(1, cardinality(intent_addresses)) AS i
        WHERE intent_addresses[i] <> ALL (lost)
        HAVING count(*) > 0;
    END IF;
    RETURN standing || lost;
END
$$;

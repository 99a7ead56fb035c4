-- Why: whoever automates by SQL gets the next free address as safely as through the API: in turn with plan edits, never
-- one that is somebody's, in force for every server when it is committed.
-- Locks: nothing, the function is new.

-- Claims the lowest address of a subnet that is nobody's: not network, broadcast or gateway address, in no claim, not
-- reserved, in no pool, without a lease that is bound or was declined. Raises LH001 when there is none. From the call to
-- the end of its transaction no lease of the database is committed: commit at once.
--
--     SELECT claim_next_address(1, 'STATIC', 'printer-7', 'ansible');
--
-- owner_kind is one of those of the table claim; who is who asks, for the audit.
CREATE FUNCTION claim_next_address(subnet_id integer, owner_kind text, owner_name text, who text, label text DEFAULT '')
    RETURNS inet LANGUAGE plpgsql AS
$$
#variable_conflict use_variable
DECLARE
    s     subnet;
    free  int8multirange;
    gap   int8range;
    taken bigint;
    wish  bigint;
BEGIN
    PERFORM take_plan_turn();
    SELECT * INTO s FROM subnet WHERE id = subnet_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = 'there is no subnet ' || subnet_id;
    END IF;
    free := int8multirange(span_of(s.prefix))
            - (SELECT coalesce(range_agg(c.span), '{}') FROM claim c
               WHERE c.space = s.space AND c.span && span_of(s.prefix) AND c.semantics <> 'CLAIM')
            - (SELECT coalesce(range_agg(int8range(r.address - inet '0.0.0.0', r.address - inet '0.0.0.0', '[]')), '{}')
               FROM reservation r WHERE r.subnet_id = s.id AND r.address IS NOT NULL)
            - (SELECT coalesce(range_agg(p.span), '{}') FROM pool p WHERE p.subnet_id = s.id);
    IF masklen(s.prefix) <= 30 THEN
        free := free - int8multirange(int8range(network(s.prefix) - inet '0.0.0.0', network(s.prefix) - inet '0.0.0.0', '[]'),
                                      int8range(broadcast(s.prefix) - inet '0.0.0.0', broadcast(s.prefix) - inet '0.0.0.0', '[]'));
    END IF;
    IF s.gateway IS NOT NULL THEN
        free := free - int8multirange(int8range(s.gateway - inet '0.0.0.0', s.gateway - inet '0.0.0.0', '[]'));
    END IF;
    -- The fence: from here on there are no new leases. Released at the end of the transaction.
    PERFORM pg_advisory_xact_lock(1281712499, 1);
    <<gaps>>
    FOR gap IN SELECT unnest(free) LOOP
        wish := lower(gap);
        IF s.space = 'lan' THEN
            FOR taken IN
                SELECT l.address - inet '0.0.0.0' FROM lease l
                WHERE l.address >= inet '0.0.0.0' + lower(gap) AND l.address < inet '0.0.0.0' + upper(gap)
                  AND l.state IN ('BOUND', 'DECLINED')
                ORDER BY l.address
            LOOP
                EXIT WHEN taken > wish;
                wish := taken + 1;
            END LOOP;
        END IF;
        EXIT gaps WHEN wish < upper(gap);
        wish := NULL;
    END LOOP;
    IF wish IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'LH001',
            MESSAGE = 'no address is free in ' || s.prefix || ' outside its pools',
            HINT = 'free an address, or ask in another subnet';
    END IF;
    INSERT INTO claim (position, space, first, last, owner_kind, owner_name, semantics, source, label)
    VALUES ((SELECT coalesce(max(position), 0) + 1 FROM claim), s.space, inet '0.0.0.0' + wish, inet '0.0.0.0' + wish,
            owner_kind, owner_name, 'ADDRESS', 'API', label);
    UPDATE plan_version SET version = version + 1, by_hand = false;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    PERFORM audit_plan(who, 'sql', '', 'ClaimNext');
    INSERT INTO event (type) VALUES ('plan.change');
    PERFORM pg_notify('leasehold_events', '');
    RETURN inet '0.0.0.0' + wish;
END
$$;

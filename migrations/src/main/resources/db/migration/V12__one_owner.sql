-- Why: one owner per address also between tables, which an exclusion constraint cannot see: a reserved address in a
-- declared claim, a pool or a subnet in a declared overlay, a pool or a reservation outside its subnet. The triggers are
-- deferred like the constraints, and speak before them, so that a refusal names both owners and where they overlap.
-- Whoever writes the plan takes the turn of a plan edit first, by hand, too: two transactions that are in each other's
-- way, each with one half, would otherwise both see nothing.
-- Locks: the tables of the plan for the moment it takes to add a trigger.

-- The turn of a plan edit, until the end of the transaction; the same lock as Fence.takeTurnAsEdit.
CREATE FUNCTION take_plan_turn() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_xact_lock(1281712499, 2)';

CREATE FUNCTION take_plan_turn_first() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM take_plan_turn();
    RETURN NULL;
END
$$;

DO
$$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{subnet,pool,container,claim,reservation,reservation_identifier,section,vlan,custom_field}'::text[]
    LOOP
        EXECUTE format('CREATE TRIGGER in_turn BEFORE INSERT OR UPDATE OR DELETE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION take_plan_turn_first()', name);
    END LOOP;
END
$$;

CREATE FUNCTION addresses(span int8range) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS
$$
SELECT host(inet '0.0.0.0' + lower(span))
       || CASE WHEN upper(span) - lower(span) > 1 THEN '-' || host(inet '0.0.0.0' + (upper(span) - 1)) ELSE '' END
$$;

CREATE FUNCTION span_of(prefix cidr) RETURNS int8range LANGUAGE sql IMMUTABLE STRICT AS
$$
SELECT int8range(network(prefix) - inet '0.0.0.0', broadcast(prefix) - inet '0.0.0.0', '[]')
$$;

-- As people write it: "kubernetes-lb metallb/first-pool 192.0.2.10-192.0.2.20".
CREATE FUNCTION said(c claim) RETURNS text LANGUAGE sql STABLE AS
$$
SELECT lower(replace(c.owner_kind, '_', '-')) || ' ' || c.owner_name || ' ' || addresses(c.span)
$$;

CREATE FUNCTION said(r reservation) RETURNS text LANGUAGE sql STABLE AS
$$
SELECT 'reservation ' || coalesce(r.hostname, r.id::text) || ' of ' || host(r.address)
$$;

CREATE FUNCTION refuse(rule text, message text, span int8range) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'exclusion_violation', CONSTRAINT = rule,
        MESSAGE = message || ' at ' || addresses(span);
END
$$;

-- A session keeps the plan of a query that it made when the tables were small; so none of these may choose to read all.
CREATE FUNCTION check_claim() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS
$$
DECLARE
    c        claim;
    other    claim;
    reserved reservation;
    taken    pool;
    within   subnet;
BEGIN
    -- The row may have become another since the trigger was queued.
    SELECT * INTO c FROM claim WHERE id = NEW.id AND declared AND semantics <> 'CLAIM';
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO other FROM claim o
    WHERE o.declared AND o.semantics <> 'CLAIM' AND o.space = c.space AND o.span && c.span AND o.owner <> c.owner
    LIMIT 1;
    IF FOUND THEN
        PERFORM refuse('owners_never_overlap', 'claim ' || said(c) || ' overlaps ' || said(other), c.span * other.span);
    END IF;
    -- No join: it must begin with the addresses.
    SELECT * INTO reserved FROM reservation r
    WHERE r.enabled AND r.address BETWEEN c.first AND c.last
      AND (SELECT s.space FROM subnet s WHERE s.id = r.subnet_id) = c.space
    LIMIT 1;
    IF FOUND THEN
        PERFORM refuse('reserved_addresses_have_one_owner', 'claim ' || said(c) || ' overlaps ' || said(reserved),
                       int8range(reserved.address - inet '0.0.0.0', reserved.address - inet '0.0.0.0', '[]'));
    END IF;
    IF c.semantics = 'OVERLAY' THEN
        SELECT p.* INTO taken FROM pool p WHERE p.span && c.span AND c.space = 'lan' LIMIT 1;
        IF FOUND THEN
            PERFORM refuse('overlays_are_not_on_the_lan',
                           'claim ' || said(c) || ' overlaps pool ' || addresses(taken.span), c.span * taken.span);
        END IF;
        SELECT s.* INTO within FROM subnet s WHERE s.space = c.space AND span_of(s.prefix) <@ c.span LIMIT 1;
        IF FOUND THEN
            PERFORM refuse('overlays_are_not_on_the_lan',
                           'claim ' || said(c) || ' overlaps subnet ' || within.prefix, span_of(within.prefix));
        END IF;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION check_reservation() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS
$$
DECLARE
    r     reservation;
    home  subnet;
    owner claim;
    place int8range;
BEGIN
    SELECT * INTO r FROM reservation WHERE id = NEW.id AND address IS NOT NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO home FROM subnet WHERE id = r.subnet_id;
    place := int8range(r.address - inet '0.0.0.0', r.address - inet '0.0.0.0', '[]');
    IF NOT r.address << home.prefix THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'reservation_inside_subnet',
            MESSAGE = said(r) || ' is not inside subnet ' || home.prefix;
    END IF;
    SELECT * INTO owner FROM claim c
    WHERE c.declared AND c.semantics <> 'CLAIM' AND c.space = home.space AND c.span && place AND r.enabled
    LIMIT 1;
    IF FOUND THEN
        PERFORM refuse('reserved_addresses_have_one_owner', said(r) || ' overlaps claim ' || said(owner), place);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION check_pool() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS
$$
DECLARE
    p     pool;
    home  subnet;
    owner claim;
BEGIN
    SELECT * INTO p FROM pool WHERE subnet_id = NEW.subnet_id AND position = NEW.position;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO home FROM subnet WHERE id = p.subnet_id;
    IF NOT p.span <@ span_of(home.prefix) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_inside_subnet',
            MESSAGE = 'pool ' || addresses(p.span) || ' is not inside subnet ' || home.prefix;
    END IF;
    SELECT * INTO owner FROM claim c
    WHERE c.declared AND c.semantics = 'OVERLAY' AND c.semantics <> 'CLAIM' AND c.space = home.space AND c.span && p.span
    LIMIT 1;
    IF FOUND THEN
        PERFORM refuse('overlays_are_not_on_the_lan',
                       'pool ' || addresses(p.span) || ' overlaps claim ' || said(owner), p.span * owner.span);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION check_subnet() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS
$$
DECLARE
    s       subnet;
    owner   claim;
    outside text;
BEGIN
    SELECT * INTO s FROM subnet WHERE id = NEW.id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO owner FROM claim c
    WHERE c.declared AND c.semantics = 'OVERLAY' AND c.semantics <> 'CLAIM' AND c.space = s.space
      AND c.span && span_of(s.prefix) AND c.span @> span_of(s.prefix)
    LIMIT 1;
    IF FOUND THEN
        PERFORM refuse('overlays_are_not_on_the_lan',
                       'subnet ' || s.prefix || ' overlaps claim ' || said(owner), span_of(s.prefix));
    END IF;
    SELECT 'pool ' || addresses(p.span) INTO outside FROM pool p
    WHERE p.subnet_id = s.id AND NOT p.span <@ span_of(s.prefix) LIMIT 1;
    IF NOT FOUND THEN
        SELECT said(r) INTO outside FROM reservation r
        WHERE r.subnet_id = s.id AND r.address IS NOT NULL AND NOT r.address << s.prefix LIMIT 1;
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'subnet_holds_what_it_has',
            MESSAGE = outside || ' is not inside subnet ' || s.prefix;
    END IF;
    RETURN NULL;
END
$$;

-- Triggers of one row fire in order of name, and those that check exclusion are called PK_ConstraintTrigger_n: these are
-- to speak first.
CREATE CONSTRAINT TRIGGER "Checked" AFTER INSERT OR UPDATE ON claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_claim();
CREATE CONSTRAINT TRIGGER "Checked" AFTER INSERT OR UPDATE ON reservation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_reservation();
CREATE CONSTRAINT TRIGGER "Checked" AFTER INSERT OR UPDATE ON pool
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_pool();
CREATE CONSTRAINT TRIGGER "Checked" AFTER INSERT OR UPDATE ON subnet
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_subnet();

-- Why: what the plan said of an address, a name or a claim at any time, and an audit of every change with what it was
-- before and is after, whoever makes it and through what. Triggers keep both, so that a hand-written statement is
-- remembered like an edit of the server; and it raises the version of the plan, under the fence, so that every server
-- takes it over and no lease is committed under the plan before it.
-- Locks: the tables of the plan for the moment it takes to add a trigger.

ALTER TABLE plan_version
    ADD COLUMN last_subnet_id integer     NOT NULL DEFAULT 0, -- the highest id that a subnet ever had
    ADD COLUMN changed        timestamptz NOT NULL DEFAULT clock_timestamp(), -- strictly rises with the version
    ADD COLUMN raised_by      xid8        NOT NULL DEFAULT pg_current_xact_id(),
    ADD COLUMN by_hand        boolean     NOT NULL DEFAULT false; -- raised for somebody who did not
UPDATE plan_version SET last_subnet_id = coalesce((SELECT max(id) FROM subnet), 0);

CREATE FUNCTION stamp_plan_version() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    NEW.raised_by := pg_current_xact_id();
    NEW.changed := greatest(clock_timestamp(), OLD.changed + interval '1 microsecond');
    RETURN NEW;
END
$$;
CREATE TRIGGER stamped BEFORE UPDATE ON plan_version FOR EACH ROW EXECUTE FUNCTION stamp_plan_version();

-- What each piece of the plan was from `since` until before `until`; null: still. Only the pieces PlanHistory speaks of
-- have a place; the others are here for the audit.
CREATE TABLE plan_piece (
    kind  text        NOT NULL CHECK (kind IN ('SUBNET', 'CONTAINER', 'CLAIM', 'RESERVATION', 'SECTION', 'VLAN',
                                               'CUSTOM_FIELD')),
    id    text        NOT NULL,
    name  text        NOT NULL,
    space text        NOT NULL,
    span  int8range,
    body  jsonb       NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz CHECK (until >= since)
);
CREATE UNIQUE INDEX plan_piece_now ON plan_piece (kind, id) WHERE until IS NULL;
CREATE INDEX plan_piece_of ON plan_piece (kind, id, since);
CREATE INDEX plan_piece_at ON plan_piece USING gist (span, space);
CREATE INDEX plan_piece_named ON plan_piece (lower(name));
CREATE INDEX plan_piece_since ON plan_piece (since);
CREATE INDEX plan_piece_until ON plan_piece (until);

-- The bodies: everything a piece says, in words of the plan, for history and audit.
CREATE FUNCTION body(s subnet) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
    'piece', 'subnet', 'id', s.id, 'space', s.space, 'prefix', s.prefix, 'name', s.name, 'section', s.section,
    'vlan', s.vlan_vid, 'vlan_domain', s.vlan_domain, 'interface', s.interface, 'authority', lower(s.authority),
    'dhcp_server', s.dhcp_server, 'gateway', host(s.gateway), 'lease_default_s', s.lease_default_s,
    'lease_min_s', s.lease_min_s, 'lease_max_s', s.lease_max_s, 'options', s.options, 'ddns_forward', s.ddns_forward,
    'ddns_reverse', s.ddns_reverse, 'dot0_dot255', s.dot0_dot255, 'announce_routes', s.announce_routes,
    'description', s.description, 'tags', s.tags, 'fields', s.fields, 'source', lower(s.source),
    'pools', (SELECT coalesce(jsonb_agg(addresses(p.span) ORDER BY p.span), '[]') FROM pool p WHERE p.subnet_id = s.id))
$$;

CREATE FUNCTION body(c container) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
    'piece', 'container', 'space', c.space, 'prefix', c.prefix, 'name', c.name, 'section', c.section,
    'description', c.description, 'tags', c.tags, 'fields', c.fields, 'source', lower(c.source))
$$;

CREATE FUNCTION body(c claim) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
    'piece', 'claim', 'id', c.id, 'space', c.space, 'range', addresses(c.span),
    'owner', lower(replace(c.owner_kind, '_', '-')) || ' ' || c.owner_name, 'semantics', lower(c.semantics),
    'source', lower(c.source), 'label', c.label, 'observer', c.observer, 'written', c.written, 'via', host(c.via),
    'drawn_vlan', c.drawn_vid, 'drawn_domain', c.drawn_domain, 'drain', c.drain,
    'standing', lower(replace(c.standing, '_', '-')), 'description', c.description, 'tags', c.tags, 'fields', c.fields)
$$;

CREATE FUNCTION identifiers(r reservation) RETURNS text[] LANGUAGE sql STABLE AS
$$
SELECT coalesce(array_agg(lower(replace(i.kind, '_', '-')) || ' ' || rtrim(regexp_replace(
           encode(CASE WHEN i.kind = 'MAC' AND get_byte(i.value, 0) = 1 THEN substr(i.value, 2) ELSE i.value END, 'hex'),
           '(..)', '\1:', 'g'), ':') ORDER BY i.kind, i.value), '{}')
FROM reservation_identifier i WHERE i.reservation_id = r.id
$$;

CREATE FUNCTION body(r reservation) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
    'piece', 'reservation', 'id', r.id, 'subnet', r.subnet_id, 'identifiers', identifiers(r),
    'address', host(r.address), 'hostname', r.hostname, 'options', r.options,
    'dns', lower(replace(r.dns, '_', '-')), 'enabled', r.enabled, 'drain', r.drain, 'description', r.description,
    'tags', r.tags, 'fields', r.fields, 'source', lower(r.source))
$$;

-- From now on the piece is this; a null body: it is gone.
CREATE FUNCTION remember(a_kind text, an_id text, a_name text, a_space text, a_span int8range, a_body jsonb) RETURNS void
    LANGUAGE plpgsql SET enable_seqscan = off AS
$$
DECLARE
    plan plan_version;
    was  jsonb;
BEGIN
    SELECT * INTO plan FROM plan_version;
    SELECT body INTO was FROM plan_piece WHERE kind = a_kind AND id = an_id AND until IS NULL;
    IF was IS NOT DISTINCT FROM a_body THEN
        RETURN;
    END IF;
    UPDATE plan_piece SET until = plan.changed WHERE kind = a_kind AND id = an_id AND until IS NULL;
    IF a_body IS NOT NULL THEN
        INSERT INTO plan_piece (kind, id, name, space, span, body, since)
        VALUES (a_kind, an_id, a_name, a_space, a_span, a_body, plan.changed);
    END IF;
    IF plan.by_hand THEN
        INSERT INTO audit (who, via, request_id, edit, plan_version, before, after)
        VALUES (session_user, 'sql', '', 'ByHand', plan.version,
                CASE WHEN was IS NULL THEN '[]' ELSE jsonb_build_array(was) END,
                CASE WHEN a_body IS NULL THEN '[]' ELSE jsonb_build_array(a_body) END);
    END IF;
END
$$;

CREATE FUNCTION remember_subnet(which integer) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    s subnet;
BEGIN
    SELECT * INTO s FROM subnet WHERE id = which;
    PERFORM remember('SUBNET', which::text, s.name, s.space, span_of(s.prefix),
                     CASE WHEN s.id IS NULL THEN NULL ELSE body(s) END);
END
$$;

CREATE FUNCTION remember_reservation(which uuid) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    r reservation;
BEGIN
    SELECT * INTO r FROM reservation WHERE id = which;
    PERFORM remember('RESERVATION', which::text, coalesce(r.hostname, (identifiers(r))[1], which::text),
                     (SELECT space FROM subnet WHERE id = r.subnet_id),
                     int8range(r.address - inet '0.0.0.0', r.address - inet '0.0.0.0', '[]'),
                     CASE WHEN r.id IS NULL THEN NULL ELSE body(r) END);
END
$$;

CREATE FUNCTION remember_claim(which uuid) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    c claim;
BEGIN
    SELECT * INTO c FROM claim WHERE id = which;
    PERFORM remember('CLAIM', which::text, c.owner_name, c.space, c.span,
                     CASE WHEN c.id IS NULL THEN NULL ELSE body(c) END);
END
$$;

CREATE FUNCTION remember_container(its_space text, its_prefix cidr) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    c container;
BEGIN
    SELECT * INTO c FROM container WHERE space = its_space AND prefix = its_prefix;
    PERFORM remember('CONTAINER', CASE its_space WHEN 'lan' THEN '' ELSE its_space || ' ' END || its_prefix,
                     c.name, its_space, span_of(its_prefix), CASE WHEN c.space IS NULL THEN NULL ELSE body(c) END);
END
$$;

-- Deferred until everything of the transaction is written.
CREATE FUNCTION remember_row() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    piece record;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM plan_version WHERE raised_by = pg_current_xact_id()) THEN
        PERFORM pg_advisory_xact_lock(1281712499, 1); -- the fence, as Fence.closeForPlanChange
        UPDATE plan_version
        SET version = version + 1, by_hand = true,
            last_subnet_id = greatest(last_subnet_id, (SELECT max(id) FROM subnet));
        INSERT INTO event (type) VALUES ('plan.change');
        PERFORM pg_notify('leasehold_events', '');
    END IF;
    IF TG_OP = 'DELETE' THEN
        piece := OLD;
    ELSE
        piece := NEW;
    END IF;
    CASE TG_TABLE_NAME
        WHEN 'subnet' THEN PERFORM remember_subnet(piece.id);
        WHEN 'pool' THEN PERFORM remember_subnet(piece.subnet_id);
        WHEN 'container' THEN PERFORM remember_container(piece.space, piece.prefix);
        WHEN 'claim' THEN PERFORM remember_claim(piece.id);
        WHEN 'reservation' THEN PERFORM remember_reservation(piece.id);
        WHEN 'reservation_identifier' THEN PERFORM remember_reservation(piece.reservation_id);
        WHEN 'section' THEN
            PERFORM remember('SECTION', piece.path, piece.path, '', NULL,
                             (SELECT jsonb_build_object('piece', 'section', 'path', s.path, 'description', s.description,
                                                        'source', lower(s.source))
                              FROM section s WHERE s.path = piece.path));
        WHEN 'vlan' THEN
            PERFORM remember('VLAN', piece.domain || ' ' || piece.vid, coalesce(piece.name, ''), '', NULL,
                             (SELECT jsonb_build_object('piece', 'vlan', 'vid', v.vid, 'domain', v.domain,
                                                        'name', v.name, 'source', lower(v.source))
                              FROM vlan v WHERE v.domain = piece.domain AND v.vid = piece.vid));
        WHEN 'custom_field' THEN
            PERFORM remember('CUSTOM_FIELD', piece.name, piece.name, '', NULL,
                             (SELECT jsonb_build_object('piece', 'custom_field', 'name', f.name, 'on', f.targets,
                                                        'type', lower(f.type), 'choices', f.choices,
                                                        'source', lower(f.source))
                              FROM custom_field f WHERE f.name = piece.name));
    END CASE;
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
        EXECUTE format('CREATE CONSTRAINT TRIGGER remembered AFTER INSERT OR UPDATE OR DELETE ON %I'
                       ' DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION remember_row()', name);
    END LOOP;
END
$$;

-- What the last raise of the version changed, into the audit.
CREATE FUNCTION audit_plan(who text, via text, request_id text, edit text) RETURNS void LANGUAGE sql AS
$$
INSERT INTO audit (at, who, via, request_id, edit, plan_version, before, after)
SELECT p.changed, audit_plan.who, audit_plan.via, audit_plan.request_id, audit_plan.edit, p.version,
       (SELECT coalesce(jsonb_agg(body ORDER BY kind, id), '[]') FROM plan_piece
        WHERE until = p.changed AND since < p.changed),
       (SELECT coalesce(jsonb_agg(body ORDER BY kind, id), '[]') FROM plan_piece
        WHERE since = p.changed AND until IS NULL)
FROM plan_version p
$$;

-- The history begins with what there is.
SELECT remember_subnet(id) FROM subnet;
SELECT remember_claim(id) FROM claim;
SELECT remember_reservation(id) FROM reservation;

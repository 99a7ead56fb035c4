-- Why: history, audit, turn and version also of what V18 brought: shared networks, classes, custom options, the defaults
-- of the plan, and what the scopes that were there before say now. A body speaks of these only where something is said,
-- so that nothing looks changed that is as it was.
-- Locks: the new tables and plan_piece for the moment it takes to add a trigger and a constraint.

ALTER TABLE plan_piece
    DROP CONSTRAINT plan_piece_kind_check,
    ADD CONSTRAINT plan_piece_kind_check CHECK (kind IN ('SUBNET', 'CONTAINER', 'CLAIM', 'RESERVATION', 'SECTION', 'VLAN',
                                                         'CUSTOM_FIELD', 'DEFAULTS', 'OPTION', 'CLASS', 'SHARED_NETWORK'));

-- What the row of a scope says that a wider one may say, too.
CREATE FUNCTION said_terms(scope jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
$$
SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(scope)
WHERE key IN ('options', 'always_send', 'never_send', 'next_server', 'server_name', 'boot_file', 'lease_default_s',
              'lease_min_s', 'lease_max_s', 'lease_renew_s', 'lease_rebind_s', 'lease_cache_percent',
              'lease_pressure_percent', 'classes', 'relays', 'match_client_id', 'authoritative')
  AND value NOT IN ('null', '[]', '{}')
$$;

-- A pool with nothing special about it is its addresses.
CREATE FUNCTION body(p pool) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT CASE said_terms(to_jsonb(p)) WHEN '{}' THEN to_jsonb(addresses(p.span))
       ELSE jsonb_build_object('range', addresses(p.span)) || said_terms(to_jsonb(p)) END
$$;

CREATE OR REPLACE FUNCTION body(s subnet) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
    'piece', 'subnet', 'id', s.id, 'space', s.space, 'prefix', s.prefix, 'name', s.name, 'section', s.section,
    'vlan', s.vlan_vid, 'vlan_domain', s.vlan_domain, 'interface', s.interface, 'authority', lower(s.authority),
    'dhcp_server', s.dhcp_server, 'gateway', host(s.gateway), 'lease_default_s', s.lease_default_s,
    'lease_min_s', s.lease_min_s, 'lease_max_s', s.lease_max_s, 'options', s.options, 'ddns_forward', s.ddns_forward,
    'ddns_reverse', s.ddns_reverse, 'dot0_dot255', s.dot0_dot255, 'announce_routes', s.announce_routes,
    'description', s.description, 'tags', s.tags, 'fields', s.fields, 'source', lower(s.source),
    'pools', (SELECT coalesce(jsonb_agg(body(p) ORDER BY p.span), '[]') FROM pool p WHERE p.subnet_id = s.id))
    || said_terms(to_jsonb(s))
    || jsonb_strip_nulls(jsonb_build_object(
        'shared_network', s.shared_network,
        'ddns_overrides_client', nullif(s.ddns_overrides_client, true),
        'ddns_overrides_no_update', nullif(s.ddns_overrides_no_update, true)))
$$;

CREATE OR REPLACE FUNCTION body(r reservation) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
    'piece', 'reservation', 'id', r.id, 'subnet', r.subnet_id, 'identifiers', identifiers(r),
    'address', host(r.address), 'hostname', r.hostname, 'options', r.options,
    'dns', lower(replace(r.dns, '_', '-')), 'enabled', r.enabled, 'drain', r.drain, 'description', r.description,
    'tags', r.tags, 'fields', r.fields, 'source', lower(r.source))
    || said_terms(to_jsonb(r))
$$;

CREATE FUNCTION body(d plan_defaults) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object('piece', 'defaults', 'source', lower(d.source)) || said_terms(to_jsonb(d))
$$;

CREATE FUNCTION body(o custom_option) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
    'piece', 'option', 'space', o.space, 'code', o.code, 'name', o.name, 'type', o.type, 'array', o.is_array,
    'record', o.record, 'encapsulates', o.encapsulates, 'source', lower(o.source))
$$;

CREATE FUNCTION body(c client_class) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object('piece', 'class', 'name', c.name, 'position', c.position, 'test', c.test,
                          'source', lower(c.source)) || said_terms(to_jsonb(c))
$$;

CREATE FUNCTION body(n shared_network) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object('piece', 'shared_network', 'name', n.name, 'interface', n.interface,
                          'source', lower(n.source)) || said_terms(to_jsonb(n))
$$;

-- As in V13, with the new tables.
CREATE OR REPLACE FUNCTION remember_row() RETURNS trigger LANGUAGE plpgsql AS
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
        WHEN 'plan_defaults' THEN
            PERFORM remember('DEFAULTS', 'defaults', 'defaults', '', NULL, (SELECT body(d) FROM plan_defaults d));
        WHEN 'custom_option' THEN
            PERFORM remember('OPTION', piece.space || ' ' || piece.code, coalesce(piece.name, ''), '', NULL,
                             (SELECT body(o) FROM custom_option o
                              WHERE o.space = piece.space AND o.code = piece.code));
        WHEN 'client_class' THEN
            PERFORM remember('CLASS', piece.name, piece.name, '', NULL,
                             (SELECT body(c) FROM client_class c WHERE c.name = piece.name));
        WHEN 'shared_network' THEN
            PERFORM remember('SHARED_NETWORK', piece.name, piece.name, '', NULL,
                             (SELECT body(n) FROM shared_network n WHERE n.name = piece.name));
    END CASE;
    RETURN NULL;
END
$$;

DO
$$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{plan_defaults,custom_option,client_class,shared_network}'::text[]
    LOOP
        EXECUTE format('CREATE TRIGGER in_turn BEFORE INSERT OR UPDATE OR DELETE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION take_plan_turn_first()', name);
        EXECUTE format('CREATE CONSTRAINT TRIGGER remembered AFTER INSERT OR UPDATE OR DELETE ON %I'
                       ' DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION remember_row()', name);
    END LOOP;
END
$$;

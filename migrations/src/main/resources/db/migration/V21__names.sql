-- Why: what is published under which name, by which rule and for how long is said per subnet, and by which rule per
-- reservation; claims of one address give it names.
-- Locks: ACCESS EXCLUSIVE on subnet, reservation and claim for as long as it takes to change the catalogue; defaults are
-- constant.

ALTER TABLE subnet
    ADD COLUMN ddns_replace_client_name text NOT NULL DEFAULT 'NEVER' -- who gets a name made of the address
        CHECK (ddns_replace_client_name IN ('NEVER', 'ALWAYS', 'WHEN_PRESENT', 'WHEN_NOT_PRESENT')),
    ADD COLUMN ddns_generated_prefix text NOT NULL DEFAULT 'host' -- host-192-0-2-10
        CHECK (ddns_generated_prefix ~ '^[a-z0-9]([a-z0-9-]{0,45}[a-z0-9])?$'),
    ADD COLUMN ddns_suffix text, -- qualifies names; null: the zone does
    ADD COLUMN ddns_conflict text NOT NULL DEFAULT 'CHECK_WITH_DHCID' -- what is asked of a name before
        CHECK (ddns_conflict IN ('CHECK_WITH_DHCID', 'NO_CHECK_WITH_DHCID', 'CHECK_EXISTS_WITH_DHCID',
                                 'NO_CHECK_WITHOUT_DHCID')),
    ADD COLUMN ddns_ttl_s       integer CHECK (ddns_ttl_s >= 1), -- always this
    ADD COLUMN ddns_ttl_percent integer CHECK (ddns_ttl_percent BETWEEN 1 AND 100), -- of the lease; null: a third
    ADD COLUMN ddns_ttl_min_s   integer CHECK (ddns_ttl_min_s >= 1), -- null: 600
    ADD COLUMN ddns_ttl_max_s   integer CHECK (ddns_ttl_max_s >= 1),
    ADD COLUMN ddns_update_on_renew boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT ddns_suffix_of_a_zone CHECK (ddns_suffix IS NULL
                                                OR coalesce('.' || ddns_suffix LIKE '%.' || ddns_forward, false)),
    ADD CONSTRAINT ddns_ttl_fixed_or_not CHECK (ddns_ttl_s IS NULL
                                                OR coalesce(ddns_ttl_percent, ddns_ttl_min_s, ddns_ttl_max_s) IS NULL),
    ADD CONSTRAINT ddns_ttl_in_order CHECK (ddns_ttl_min_s <= ddns_ttl_max_s);

ALTER TABLE reservation
    ADD COLUMN dns_conflict text
        CHECK (dns_conflict IN ('CHECK_WITH_DHCID', 'NO_CHECK_WITH_DHCID', 'CHECK_EXISTS_WITH_DHCID',
                                'NO_CHECK_WITHOUT_DHCID'));

ALTER TABLE claim
    ADD COLUMN hostnames text[] NOT NULL DEFAULT '{}', -- in DNS as long as the claim stands
    ADD CONSTRAINT claim_hostnames_of_one_address CHECK (hostnames = '{}' OR first = last);

CREATE FUNCTION dashed(word text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$
SELECT lower(replace(word, '_', '-'))
$$;

-- As in V19; what is new is there only where it says something.
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
        'ddns_overrides_no_update', nullif(s.ddns_overrides_no_update, true),
        'ddns_replace_client_name', dashed(nullif(s.ddns_replace_client_name, 'NEVER')),
        'ddns_generated_prefix', nullif(s.ddns_generated_prefix, 'host'),
        'ddns_suffix', s.ddns_suffix,
        'ddns_conflict', dashed(nullif(s.ddns_conflict, 'CHECK_WITH_DHCID')),
        'ddns_ttl_s', s.ddns_ttl_s, 'ddns_ttl_percent', s.ddns_ttl_percent, 'ddns_ttl_min_s', s.ddns_ttl_min_s,
        'ddns_ttl_max_s', s.ddns_ttl_max_s,
        'ddns_update_on_renew', nullif(s.ddns_update_on_renew, false)))
$$;

CREATE OR REPLACE FUNCTION body(r reservation) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
    'piece', 'reservation', 'id', r.id, 'subnet', r.subnet_id, 'identifiers', identifiers(r),
    'address', host(r.address), 'hostname', r.hostname, 'options', r.options,
    'dns', dashed(r.dns), 'enabled', r.enabled, 'drain', r.drain, 'description', r.description,
    'tags', r.tags, 'fields', r.fields, 'source', lower(r.source))
    || said_terms(to_jsonb(r))
    || jsonb_strip_nulls(jsonb_build_object('dns_conflict', dashed(r.dns_conflict)))
$$;

CREATE OR REPLACE FUNCTION body(c claim) RETURNS jsonb LANGUAGE sql STABLE AS
$$
SELECT jsonb_build_object(
    'piece', 'claim', 'id', c.id, 'space', c.space, 'range', addresses(c.span),
    'owner', dashed(c.owner_kind) || ' ' || c.owner_name, 'semantics', lower(c.semantics),
    'source', lower(c.source), 'label', c.label, 'observer', c.observer, 'written', c.written, 'via', host(c.via),
    'drawn_vlan', c.drawn_vid, 'drawn_domain', c.drawn_domain, 'drain', c.drain,
    'standing', dashed(c.standing), 'description', c.description, 'tags', c.tags, 'fields', c.fields)
    || jsonb_strip_nulls(jsonb_build_object('hostnames', nullif(c.hostnames, '{}')))
$$;

-- Why: what is published under which name is said per subnet: names made of addresses for clients without one.
-- Locks: ACCESS EXCLUSIVE on subnet for as long as it takes to change the catalogue; defaults are constant.

ALTER TABLE subnet
    ADD COLUMN ddns_replace_client_name text NOT NULL DEFAULT 'NEVER' -- who gets a name made of the address
        CHECK (ddns_replace_client_name IN ('NEVER', 'ALWAYS', 'WHEN_PRESENT', 'WHEN_NOT_PRESENT')),
    ADD COLUMN ddns_generated_prefix text NOT NULL DEFAULT 'host' -- host-192-0-2-10
        CHECK (ddns_generated_prefix ~ '^[a-z0-9]([a-z0-9-]{0,45}[a-z0-9])?$');

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
        'ddns_replace_client_name', lower(replace(nullif(s.ddns_replace_client_name, 'NEVER'), '_', '-')),
        'ddns_generated_prefix', nullif(s.ddns_generated_prefix, 'host')))
$$;

-- Why: what clients get is said by scopes, each narrower than the next: the whole plan, a shared network, a subnet, a
-- pool, a class of clients, a reservation. What a scope leaves out is null, and the wider one says it; so a subnet may
-- leave lease times out now. Every subnet that is here keeps the times that it has.
-- Locks: subnet, pool and reservation, wholly, while they are read once: milliseconds for thousands.

CREATE DOMAIN ipv4 AS inet CHECK (family(VALUE) = 4 AND masklen(VALUE) = 32);
CREATE DOMAIN option_code AS integer CHECK (VALUE BETWEEN 1 AND 254);
-- 4294967295 is for ever, as option 51 spells it.
CREATE DOMAIN lease_seconds AS bigint CHECK (VALUE BETWEEN 1 AND 4294967295);

CREATE TABLE plan_defaults (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), -- no row: nothing is said for the whole plan
    source   text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED'))
);

-- What a plan means by an option code; `space` is dhcp4 for options of a packet, or what sub-options are called together.
CREATE TABLE custom_option (
    space        text        NOT NULL CHECK (space <> ''),
    code         option_code NOT NULL,
    position     integer     NOT NULL,
    name         text        NOT NULL CHECK (name <> ''),
    type         text        NOT NULL CHECK (type <> ''),
    is_array     boolean     NOT NULL DEFAULT false, -- the (last) field is there once or more
    record       text[]      NOT NULL DEFAULT '{}',  -- the types of its fields, where type is record
    encapsulates text        CHECK (encapsulates <> ''), -- the space of its sub-options
    source       text        NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED')),
    PRIMARY KEY (space, code),
    CONSTRAINT fields_of_a_record CHECK ((type = 'record') = (cardinality(record) > 0)),
    CONSTRAINT one_option_per_name UNIQUE (space, name) DEFERRABLE INITIALLY DEFERRED
);

-- Classes are evaluated in the order of `position`.
CREATE TABLE client_class (
    name     text    PRIMARY KEY CHECK (name <> ''),
    position integer NOT NULL,
    test     text    CHECK (test <> ''), -- the expression that is true of its members; null: only reservations name it
    source   text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED'))
);

CREATE TABLE shared_network (
    name      text    PRIMARY KEY CHECK (name <> ''),
    position  integer NOT NULL,
    interface text,
    source    text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED')),
    CONSTRAINT one_link_per_interface UNIQUE (interface) DEFERRABLE INITIALLY DEFERRED
);

ALTER TABLE subnet
    ADD COLUMN shared_network text REFERENCES shared_network DEFERRABLE INITIALLY DEFERRED,
    ADD COLUMN ddns_overrides_client    boolean NOT NULL DEFAULT true, -- publish though the client would (S is 0)
    ADD COLUMN ddns_overrides_no_update boolean NOT NULL DEFAULT true, -- publish though the client says not to (N is 1)
    ALTER COLUMN lease_default_s DROP NOT NULL,
    ALTER COLUMN lease_min_s DROP NOT NULL,
    ALTER COLUMN lease_max_s DROP NOT NULL,
    DROP CONSTRAINT subnet_lease_times_in_order;
CREATE INDEX subnet_of_shared_network ON subnet (shared_network) WHERE shared_network IS NOT NULL;

DO
$$
DECLARE
    scope text;
BEGIN
    -- Every scope gives options and boot fields.
    FOREACH scope IN ARRAY '{plan_defaults,shared_network,subnet,pool,client_class,reservation}'::text[]
    LOOP
        EXECUTE format($sql$
            ALTER TABLE %I
                ADD COLUMN IF NOT EXISTS options jsonb NOT NULL DEFAULT '{}', -- option code to hex, {"6": "0a450101"}
                ADD COLUMN always_send option_code[] NOT NULL DEFAULT '{}', -- also when the client does not ask
                ADD COLUMN never_send  option_code[] NOT NULL DEFAULT '{}', -- whatever scope gives them a value
                ADD COLUMN next_server ipv4, -- siaddr
                ADD COLUMN server_name text CHECK (server_name ~ '^[!-~]{1,63}$'), -- sname
                ADD COLUMN boot_file   text CHECK (boot_file ~ '^[!-~]{1,127}$') -- file
            $sql$, scope);
    END LOOP;
    -- How long leases last, pools and reservations do not say.
    FOREACH scope IN ARRAY '{plan_defaults,shared_network,subnet,client_class}'::text[]
    LOOP
        EXECUTE format($sql$
            ALTER TABLE %1$I
                ADD COLUMN IF NOT EXISTS lease_default_s lease_seconds,
                ADD COLUMN IF NOT EXISTS lease_min_s     lease_seconds,
                ADD COLUMN IF NOT EXISTS lease_max_s     lease_seconds,
                ADD COLUMN lease_renew_s  lease_seconds, -- T1; null: half of the lease
                ADD COLUMN lease_rebind_s lease_seconds, -- T2; null: seven eighths of it
                ADD COLUMN lease_cache_percent    integer CHECK (lease_cache_percent BETWEEN 0 AND 100),
                ADD COLUMN lease_pressure_percent integer CHECK (lease_pressure_percent BETWEEN 1 AND 100),
                ADD CONSTRAINT %2$I CHECK (lease_min_s <= lease_default_s AND lease_default_s <= lease_max_s
                                           AND lease_min_s <= lease_max_s AND lease_renew_s <= lease_rebind_s)
            $sql$, scope, scope || '_lease_times_in_order');
    END LOOP;
    -- Who is served; empty: everybody.
    FOREACH scope IN ARRAY '{shared_network,subnet,pool,reservation}'::text[]
    LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN classes text[] NOT NULL DEFAULT ''{}''', scope);
    END LOOP;
    -- Values of giaddr that mean this link although they lie elsewhere.
    FOREACH scope IN ARRAY '{shared_network,subnet}'::text[]
    LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN relays ipv4[] NOT NULL DEFAULT ''{}''', scope);
    END LOOP;
    -- How clients of a link are treated.
    FOREACH scope IN ARRAY '{plan_defaults,shared_network,subnet}'::text[]
    LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN match_client_id boolean, ADD COLUMN authoritative boolean', scope);
    END LOOP;
END
$$;

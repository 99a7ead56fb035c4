-- Why: the plan, with every rule SQL can hold as a constraint, so that one owner per address stands even against a
-- hand-written INSERT. The constraints are deferred: an edit may swap two things, only its result has to be right.
-- Locks: nothing, the tables are new.

-- One row. Lease groups read it after pg_advisory_xact_lock_shared, a plan change raises it under the exclusive lock.
CREATE TABLE plan_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  bigint  NOT NULL CHECK (version >= 0)
);
INSERT INTO plan_version (version) VALUES (0);

CREATE TABLE subnet (
    id              integer PRIMARY KEY,
    position        integer NOT NULL, -- order of declaration
    prefix          cidr    NOT NULL CHECK (family(prefix) = 4),
    name            text    NOT NULL,
    interface       text,
    authority       text    NOT NULL CHECK (authority IN ('LEASEHOLD', 'FOREIGN', 'STATIC')),
    gateway         inet    CHECK (family(gateway) = 4 AND masklen(gateway) = 32),
    lease_default_s bigint  NOT NULL,
    lease_min_s     bigint  NOT NULL CHECK (lease_min_s > 0),
    lease_max_s     bigint  NOT NULL,
    options         jsonb   NOT NULL, -- option code to hex, {"6": "0a450101"}
    ddns_forward    text,             -- zone; null publishes no names
    ddns_reverse    boolean NOT NULL,
    source          text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED')),
    CONSTRAINT subnet_gateway_inside CHECK (gateway << prefix),
    CONSTRAINT subnet_lease_times_in_order CHECK (lease_min_s <= lease_default_s AND lease_default_s <= lease_max_s),
    CONSTRAINT subnets_never_overlap EXCLUDE USING gist (prefix inet_ops WITH &&) DEFERRABLE INITIALLY DEFERRED
);

-- `span` is int8range and not a range of inet, because int8range is canonical: adjacency and size work on it.
CREATE TABLE pool (
    subnet_id integer NOT NULL REFERENCES subnet,
    position  integer NOT NULL,
    first     inet    NOT NULL CHECK (family(first) = 4 AND masklen(first) = 32),
    last      inet    NOT NULL CHECK (family(last) = 4 AND masklen(last) = 32),
    span      int8range NOT NULL GENERATED ALWAYS AS
              (int8range(first - inet '0.0.0.0', last - inet '0.0.0.0', '[]')) STORED,
    PRIMARY KEY (subnet_id, position),
    CONSTRAINT pool_not_reversed CHECK (first <= last),
    CONSTRAINT pools_never_overlap EXCLUDE USING gist (span WITH &&) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE claim (
    subnet_id  integer NOT NULL REFERENCES subnet,
    position   integer NOT NULL,
    first      inet    NOT NULL CHECK (family(first) = 4 AND masklen(first) = 32),
    last       inet    NOT NULL CHECK (family(last) = 4 AND masklen(last) = 32),
    owner_kind text    NOT NULL CHECK (owner_kind IN ('DHCP', 'RESERVATION', 'KUBERNETES_LB', 'KUBERNETES_PODS',
                                                      'NODE', 'STATIC', 'INFRASTRUCTURE', 'FOREIGN_DHCP')),
    owner_name text    NOT NULL CHECK (owner_name <> ''),
    semantics  text    NOT NULL CHECK (semantics IN ('EXCLUDE', 'ADDRESS', 'CLAIM', 'OVERLAY')),
    source     text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED')),
    -- An owner is kind and name; one column, because an exclusion constraint compares columns one by one.
    owner      text    NOT NULL GENERATED ALWAYS AS (owner_kind || ' ' || owner_name) STORED,
    -- What a person declared can be refused; what was observed is a fact and becomes a conflict.
    declared   boolean NOT NULL GENERATED ALWAYS AS (source IN ('FILE', 'API')) STORED,
    span       int8range NOT NULL GENERATED ALWAYS AS
               (int8range(first - inet '0.0.0.0', last - inet '0.0.0.0', '[]')) STORED,
    PRIMARY KEY (subnet_id, position),
    CONSTRAINT claim_not_reversed CHECK (first <= last),
    CONSTRAINT owners_never_overlap EXCLUDE USING gist (owner WITH <>, span WITH &&)
        WHERE (declared AND semantics IN ('EXCLUDE', 'ADDRESS')) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE reservation (
    id        uuid    PRIMARY KEY,
    subnet_id integer NOT NULL REFERENCES subnet,
    position  integer NOT NULL,
    address   inet    CHECK (family(address) = 4 AND masklen(address) = 32),
    hostname  text,
    options   jsonb   NOT NULL,
    source    text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED')),
    UNIQUE (id, subnet_id),
    CONSTRAINT one_reservation_per_address UNIQUE (address) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX reservation_of_subnet ON reservation (subnet_id);

CREATE TABLE reservation_identifier (
    reservation_id uuid    NOT NULL,
    subnet_id      integer NOT NULL,
    kind           text    NOT NULL CHECK (kind IN ('MAC', 'CLIENT_ID')),
    value          bytea   NOT NULL, -- MAC: hardware type and octets; CLIENT_ID: option 61 whole
    PRIMARY KEY (reservation_id, kind, value),
    FOREIGN KEY (reservation_id, subnet_id) REFERENCES reservation (id, subnet_id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT one_reservation_per_device UNIQUE (subnet_id, kind, value) DEFERRABLE INITIALLY DEFERRED
);

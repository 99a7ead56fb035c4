-- Why: subnets get a place: a space in which an address means one thing, a section people sort them into, a VLAN, and
-- what a site writes next to them. Containers are the inner nodes of the tree; nothing is served from them.
-- Locks: subnet, wholly, while its exclusion constraint is built anew: milliseconds for a thousand subnets.
CREATE TABLE section (
    path        text    PRIMARY KEY CHECK (path <> ''),
    position    integer NOT NULL,
    description text    NOT NULL DEFAULT '',
    source      text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED'))
);

CREATE TABLE vlan (
    vid      integer NOT NULL CHECK (vid BETWEEN 1 AND 4094),
    domain   text    NOT NULL CHECK (domain <> ''), -- a number means something only within a layer 2 domain
    position integer NOT NULL,
    name     text    NOT NULL,
    source   text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED')),
    PRIMARY KEY (domain, vid)
);

CREATE TABLE custom_field (
    name     text    PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9_]{0,62}$'),
    position integer NOT NULL,
    targets  text[]  NOT NULL CHECK (targets <@ '{SUBNET,CONTAINER,CLAIM,RESERVATION}'),
    type     text    NOT NULL CHECK (type IN ('TEXT', 'INTEGER', 'BOOLEAN', 'DATE', 'CHOICE')),
    choices  text[]  NOT NULL,
    source   text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED')),
    CONSTRAINT choices_of_a_choice CHECK ((type = 'CHOICE') = (cardinality(choices) > 0))
);

CREATE TABLE container (
    space       text    NOT NULL CHECK (space <> ''),
    prefix      cidr    NOT NULL CHECK (family(prefix) = 4),
    position    integer NOT NULL,
    name        text    NOT NULL,
    section     text    REFERENCES section DEFERRABLE INITIALLY DEFERRED,
    description text    NOT NULL DEFAULT '',
    tags        text[]  NOT NULL DEFAULT '{}',
    fields      jsonb   NOT NULL DEFAULT '{}', -- custom field to value, {"asset": "4711"}
    source      text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED')),
    PRIMARY KEY (space, prefix)
);

ALTER TABLE subnet
    ADD COLUMN space           text    NOT NULL DEFAULT 'lan' CHECK (space <> ''),
    ADD COLUMN section         text    REFERENCES section DEFERRABLE INITIALLY DEFERRED,
    ADD COLUMN vlan_vid        integer,
    ADD COLUMN vlan_domain     text,
    ADD COLUMN dhcp_server     text,
    ADD COLUMN dot0_dot255     boolean NOT NULL DEFAULT false,
    ADD COLUMN announce_routes boolean NOT NULL DEFAULT false,
    ADD COLUMN description     text    NOT NULL DEFAULT '',
    ADD COLUMN tags            text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN fields          jsonb   NOT NULL DEFAULT '{}',
    ADD FOREIGN KEY (vlan_domain, vlan_vid) REFERENCES vlan (domain, vid) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT subnet_vlan_whole CHECK ((vlan_vid IS NULL) = (vlan_domain IS NULL)),
    ADD CONSTRAINT leases_live_in_the_lan CHECK (authority <> 'LEASEHOLD' OR space = 'lan'),
    ADD CONSTRAINT only_a_foreign_server_has_a_name CHECK (dhcp_server IS NULL OR authority = 'FOREIGN'),
    DROP CONSTRAINT subnets_never_overlap,
    ADD CONSTRAINT subnets_never_overlap EXCLUDE USING gist (prefix inet_ops WITH &&, space WITH =)
        DEFERRABLE INITIALLY DEFERRED;

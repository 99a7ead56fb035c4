-- Why: what was last found in each zone, so that every server of this database shows the same and a restart forgets
-- neither since when something is so nor which serial a zone had. A few rows a zone; each look replaces them.
-- Locks: nothing, the tables are new.

CREATE TABLE dns_zone_audit (
    zone           text        PRIMARY KEY,
    at             timestamptz NOT NULL,
    server         text        NOT NULL,
    method         text        NOT NULL CHECK (method IN ('TRANSFER', 'QUERIES', 'NONE')),
    summary        text        NOT NULL,
    serial_servers text[]      NOT NULL, -- host:port
    serials        bigint[]    NOT NULL CHECK (cardinality(serials) = cardinality(serial_servers)),
    counts         bigint[]    NOT NULL CHECK (cardinality(counts) = 7), -- ok, missing, changed, foreign, stale, pending, unread
    pointers       bigint[]    NOT NULL, -- addresses as numbers
    pointer_names  text[]      NOT NULL CHECK (cardinality(pointers) = cardinality(pointer_names))
);

CREATE TABLE dns_finding (
    zone     text        NOT NULL REFERENCES dns_zone_audit ON DELETE CASCADE,
    place    integer     NOT NULL, -- in the order in which they were found
    verdict  text        NOT NULL CHECK (verdict IN ('CHANGED', 'FOREIGN', 'STALE', 'ROLLED_BACK', 'RESOLVER',
                                                     'PUBLIC_RESOLVER')),
    address  inet        NOT NULL CHECK (family(address) = 4 AND masklen(address) = 32),
    name     text        NOT NULL,
    party    text        NOT NULL,
    since    timestamptz NOT NULL,
    message  text        NOT NULL,
    evidence text[]      NOT NULL,
    PRIMARY KEY (zone, place)
);

CREATE TABLE dns_zone_test (
    zone     text        PRIMARY KEY,
    at       timestamptz NOT NULL,
    servers  text[]      NOT NULL, -- of each step
    stages   text[]      NOT NULL,
    outcomes text[]      NOT NULL,
    words    text[]      NOT NULL,
    CONSTRAINT steps_whole CHECK (cardinality(servers) = cardinality(words) AND cardinality(stages) = cardinality(words)
                                  AND cardinality(outcomes) = cardinality(words))
);

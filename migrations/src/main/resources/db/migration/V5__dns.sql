-- Why: what DNS should say is written by the transaction of the lease; what it may say, and how attempts went, only by
-- the reconciler. So neither waits for the other but in dns_pending, the short list of what is not known to be right;
-- without it, finding the work would mean comparing a million intents.
-- Locks: nothing, the tables are new.

-- Desired, one row an address, null fqdn: nothing is to be published.
CREATE TABLE dns_intent (
    address       inet        PRIMARY KEY CHECK (family(address) = 4 AND masklen(address) = 32),
    generation    bigint      NOT NULL CHECK (generation > 0), -- rises with every intent of the address
    fqdn          text,
    dhcid         bytea,
    ttl_s         bigint,
    forward       boolean     NOT NULL,
    reverse       boolean     NOT NULL,
    desired_since timestamptz NOT NULL,
    CONSTRAINT published_whole CHECK ((fqdn IS NULL) = (dhcid IS NULL) AND (fqdn IS NULL) = (ttl_s IS NULL))
);

-- Addresses whose intent of this generation is not confirmed.
CREATE TABLE dns_pending (
    address    inet        PRIMARY KEY,
    generation bigint      NOT NULL,
    since      timestamptz NOT NULL
);

-- What is or may be in DNS because of us; recorded before it is sent. One name may be there under two DHCIDs' claims
-- after the address changed hands, so the DHCID is part of the key.
CREATE TABLE dns_published (
    address inet    NOT NULL CHECK (family(address) = 4 AND masklen(address) = 32),
    fqdn    text    NOT NULL,
    dhcid   bytea   NOT NULL,
    forward boolean NOT NULL,
    reverse boolean NOT NULL,
    PRIMARY KEY (address, fqdn, dhcid)
);

-- How attempts went. Failures count only while they are about the generation that is desired.
CREATE TABLE dns_state (
    address              inet   PRIMARY KEY,
    confirmed_generation bigint NOT NULL DEFAULT 0,
    failed_generation    bigint NOT NULL DEFAULT 0,
    attempts             integer NOT NULL DEFAULT 0,
    next_attempt         timestamptz,
    failure_kind         text,
    failure_reason       text
);

-- Why: the leases. The address is the only unique key, since a second one would abort a whole group commit. There is no
-- exclusion constraint (26 k inserts/s against 500 k) and no index on anything a renewal changes: so all renewals are
-- heap-only updates, twice as fast, and fillfactor leaves them room in their page.
-- Rows are not deleted while their subnet exists: a change states the version it expects to find.
-- Locks: nothing, the table is new.
CREATE TYPE lease_state AS ENUM ('BOUND', 'RELEASED', 'EXPIRED', 'DECLINED');
CREATE TYPE lease_change AS ENUM ('GRANT', 'RENEW', 'RELEASE', 'DECLINE', 'EXPIRE', 'REVOKE');

CREATE TABLE lease (
    address          inet         PRIMARY KEY CHECK (family(address) = 4 AND masklen(address) = 32),
    subnet_id        integer      NOT NULL REFERENCES subnet,
    client_id        bytea        CHECK (length(client_id) > 0), -- option 61; null when the client sent none
    hw_type          smallint     NOT NULL CHECK (hw_type BETWEEN 0 AND 255),
    hw               bytea        NOT NULL CHECK (length(hw) <= 16),
    state            lease_state  NOT NULL,
    last_change      lease_change NOT NULL,
    hostname         bytea,       -- as the client sent it, hostile
    fqdn             text,        -- the name that follows the lease in DNS
    starts           timestamptz  NOT NULL,
    expires          timestamptz  NOT NULL,
    last_transaction timestamptz  NOT NULL,
    relay_agent_info bytea,
    version          bigint       NOT NULL CHECK (version > 0)
) WITH (fillfactor = 85);

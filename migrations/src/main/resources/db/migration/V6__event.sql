-- Why: what happened, for the pages and for other servers. Numbers become visible out of order, because transactions
-- commit out of order; so readers go by (xid, seq) and take only rows of transactions older than every running one.
-- Locks: nothing, the table is new.
CREATE TABLE event (
    xid     xid8        NOT NULL DEFAULT pg_current_xact_id(),
    seq     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    type    text        NOT NULL,
    address inet,
    PRIMARY KEY (xid, seq)
);

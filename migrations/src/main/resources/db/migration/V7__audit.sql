-- Why: who changed the plan, through what, from what to what. Written in the transaction of the change.
-- Locks: nothing, the table is new.
CREATE TABLE audit (
    seq          bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    who          text        NOT NULL,
    via          text        NOT NULL,
    request_id   text        NOT NULL,
    edit         text        NOT NULL,
    plan_version bigint      NOT NULL,
    before       jsonb       NOT NULL, -- the subnets that changed, as they were
    after        jsonb       NOT NULL  -- and as they are
);

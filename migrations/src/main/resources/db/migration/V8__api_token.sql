-- Why: who may use the API. Only a hash of the secret is kept, so a copy of the database opens nothing.
-- Locks: nothing, the table is new.
CREATE TABLE api_token (
    id          text        PRIMARY KEY,
    name        text        NOT NULL,
    role        text        NOT NULL CHECK (role IN ('VIEWER', 'OPERATOR', 'ADMIN')),
    secret_hash bytea       NOT NULL CHECK (length(secret_hash) = 32),
    created     timestamptz NOT NULL
);

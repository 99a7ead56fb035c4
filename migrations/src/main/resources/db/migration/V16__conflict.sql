-- Why: two facts that cannot both be right stay until one side moves: since when, and what people said of it.
-- Locks: nothing, the table is new.
CREATE TABLE conflict (
    id          text        PRIMARY KEY, -- follows from kind, place and parties, so it is the same after a restart
    kind        text        NOT NULL,
    severity    text        NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL')),
    space       text        NOT NULL,
    first       inet        NOT NULL CHECK (family(first) = 4 AND masklen(first) = 32),
    last        inet        NOT NULL CHECK (family(last) = 4 AND masklen(last) = 32),
    parties     text[]      NOT NULL,
    message     text        NOT NULL,
    evidence    text[]      NOT NULL,
    opened      timestamptz NOT NULL,
    closed      timestamptz CHECK (closed >= opened), -- null while it lasts
    mute_by     text,
    mute_reason text,
    mute_until  timestamptz, -- null: for as long as it lasts
    CONSTRAINT muted_with_reason CHECK ((mute_by IS NULL) = (mute_reason IS NULL)
                                        AND (mute_until IS NULL OR mute_by IS NOT NULL))
);
CREATE INDEX conflict_open ON conflict (severity) WHERE closed IS NULL;
CREATE INDEX conflict_closed ON conflict (closed);

-- Why: names may be published by other rules than RFC 4703's, an address may have several, somebody may decide that a
-- name found in DNS is ours, and several servers share the work without doing it twice.
-- Locks: ACCESS EXCLUSIVE on three tables for as long as it takes to change the catalogue (defaults are constant), and
-- SHARE on dns_intent while the indexes are built (a second for a million names); grants wait for that.

ALTER TABLE dns_intent
    ADD COLUMN mode         text   NOT NULL DEFAULT 'CHECK_WITH_DHCID'
        CHECK (mode IN ('CHECK_WITH_DHCID', 'NO_CHECK_WITH_DHCID', 'CHECK_EXISTS_WITH_DHCID', 'NO_CHECK_WITHOUT_DHCID')),
    ADD COLUMN aliases      text[] NOT NULL DEFAULT '{}',
    ADD COLUMN alias_dhcids text[] NOT NULL DEFAULT '{}', -- base64, as RFC 4701 presents them
    ADD CONSTRAINT aliases_whole CHECK (cardinality(aliases) = cardinality(alias_dhcids));

-- Who else wants a name that has just become free. Renewals do not write intents, so they stay heap-only.
CREATE INDEX dns_intent_by_fqdn ON dns_intent (fqdn) WHERE fqdn IS NOT NULL;

CREATE INDEX dns_intent_with_aliases ON dns_intent (address) WHERE aliases <> '{}';

ALTER TABLE dns_pending
    ADD COLUMN adopt        boolean     NOT NULL DEFAULT false, -- its names are taken over until it is confirmed
    ADD COLUMN next_attempt timestamptz NOT NULL DEFAULT timestamptz 'epoch'; -- not due before

-- What is due is read oldest first, a thousand at a time, from however many.
CREATE INDEX dns_pending_by_age ON dns_pending (since, address);

-- What one server works on, so that others leave it alone: a row for each time it took up work, few and short-lived. A
-- row that has run out is deleted by whoever claims next, so as long as it exists nobody else has what it covers.
CREATE TABLE dns_claim (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    server    text        NOT NULL,
    until     timestamptz NOT NULL,
    addresses inet[]      NOT NULL,
    names     text[]      NOT NULL -- that this work may touch
);

-- What is confirmed is what is not pending; a failure is all there is to say about an attempt.
UPDATE dns_pending p SET next_attempt = s.next_attempt
FROM dns_state s
WHERE s.address = p.address AND s.failed_generation = p.generation AND s.next_attempt IS NOT NULL;
ALTER TABLE dns_state
    DROP COLUMN confirmed_generation,
    DROP COLUMN next_attempt;
DELETE FROM dns_state WHERE failed_generation = 0;

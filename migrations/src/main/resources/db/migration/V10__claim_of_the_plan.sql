-- Why: a claim belongs to the plan and not to a subnet: an overlay network, or a block in a prefix nobody has declared,
-- has no subnet. It has an id that stays, and says who saw it, whether it drains, and whether it is in force.
-- What was claimed in several subnets alike is one claim now. A declared overlay over somebody else's claim was let
-- through before and is left out: the file that declares it is read again at start, where its refusal names both.
-- Locks: claim, wholly, while its rows are copied: milliseconds for thousands.
ALTER TABLE claim RENAME TO claim_of_subnet;
ALTER TABLE claim_of_subnet RENAME CONSTRAINT owners_never_overlap TO owners_never_overlapped;

CREATE TABLE claim (
    id           uuid    PRIMARY KEY DEFAULT gen_random_uuid(),
    position     integer NOT NULL, -- order of declaration; with gaps
    space        text    NOT NULL DEFAULT 'lan' CHECK (space <> ''),
    first        inet    NOT NULL CHECK (family(first) = 4 AND masklen(first) = 32),
    last         inet    NOT NULL CHECK (family(last) = 4 AND masklen(last) = 32),
    owner_kind   text    NOT NULL CHECK (owner_kind IN ('DHCP', 'RESERVATION', 'KUBERNETES_LB', 'KUBERNETES_PODS',
                                                        'NODE', 'STATIC', 'INFRASTRUCTURE', 'FOREIGN_DHCP')),
    owner_name   text    NOT NULL CHECK (owner_name <> ''),
    semantics    text    NOT NULL CHECK (semantics IN ('EXCLUDE', 'ADDRESS', 'CLAIM', 'OVERLAY')),
    source       text    NOT NULL CHECK (source IN ('FILE', 'API', 'IMPORT', 'KUBERNETES', 'OBSERVED')),
    label        text    NOT NULL DEFAULT '',
    observer     text    NOT NULL DEFAULT '', -- who reported it; empty when a person declared it
    written      text,                        -- as it was written, where that says something else
    via          inet    CHECK (family(via) = 4 AND masklen(via) = 32),
    drawn_vid    integer CHECK (drawn_vid BETWEEN 1 AND 4094), -- the VLAN its source believes it to be in
    drawn_domain text    CHECK (drawn_domain <> ''),
    drain        boolean NOT NULL DEFAULT false,
    standing     text    NOT NULL DEFAULT 'IN_FORCE' CHECK (standing IN ('IN_FORCE', 'HELD_BACK', 'CONFIRMED')),
    description  text    NOT NULL DEFAULT '',
    tags         text[]  NOT NULL DEFAULT '{}',
    fields       jsonb   NOT NULL DEFAULT '{}',
    -- An owner is kind and name; one column, because an exclusion constraint compares columns one by one.
    owner        text    NOT NULL GENERATED ALWAYS AS (owner_kind || ' ' || owner_name) STORED,
    -- What a person declared can be refused; what was observed is a fact and becomes a conflict.
    declared     boolean NOT NULL GENERATED ALWAYS AS (source IN ('FILE', 'API')) STORED,
    span         int8range NOT NULL GENERATED ALWAYS AS
                 (int8range(first - inet '0.0.0.0', last - inet '0.0.0.0', '[]')) STORED,
    CONSTRAINT claim_not_reversed CHECK (first <= last),
    CONSTRAINT claim_drawn_whole CHECK ((drawn_vid IS NULL) = (drawn_domain IS NULL)),
    CONSTRAINT an_address_is_one CHECK (semantics <> 'ADDRESS' OR first = last),
    -- The span first: it is what tells rows apart, and a GiST index is as good as its first column.
    CONSTRAINT owners_never_overlap EXCLUDE USING gist (span WITH &&, space WITH =, owner WITH <>)
        WHERE (declared AND semantics <> 'CLAIM') DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO claim (position, first, last, owner_kind, owner_name, semantics, source)
SELECT row_number() OVER (ORDER BY min(s.position), min(c.position)), c.first, c.last, c.owner_kind, c.owner_name,
       CASE WHEN c.semantics = 'ADDRESS' AND c.first <> c.last THEN 'EXCLUDE' ELSE c.semantics END, c.source
FROM claim_of_subnet c JOIN subnet s ON s.id = c.subnet_id
WHERE NOT (c.declared AND c.semantics = 'OVERLAY'
           AND EXISTS (SELECT 1 FROM claim_of_subnet o
                       WHERE o.declared AND o.semantics <> 'CLAIM' AND o.owner <> c.owner AND o.span && c.span))
GROUP BY c.first, c.last, c.owner_kind, c.owner_name, c.semantics, c.source;

DROP TABLE claim_of_subnet;
CREATE INDEX claim_over ON claim USING gist (span, space); -- who owns an address, declared or not

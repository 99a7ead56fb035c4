-- Why: a reservation says when its name is in DNS, whether it is in force, and whether a live lease may run out under
-- it; a device is also known by the port of its relay agent. An address is reserved once in its subnet and no longer
-- once altogether, because spaces may overlap; the address comes first in the index, to be looked up by it alone.
-- Locks: reservation and reservation_identifier, wholly, while they are read once: milliseconds for thousands.
ALTER TABLE reservation
    ADD COLUMN dns         text    NOT NULL DEFAULT 'WHILE_LEASED' CHECK (dns IN ('WHILE_LEASED', 'ALWAYS')),
    ADD COLUMN enabled     boolean NOT NULL DEFAULT true,
    ADD COLUMN drain       boolean NOT NULL DEFAULT false,
    ADD COLUMN description text    NOT NULL DEFAULT '',
    ADD COLUMN tags        text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN fields      jsonb   NOT NULL DEFAULT '{}',
    DROP CONSTRAINT one_reservation_per_address,
    ADD CONSTRAINT one_reservation_per_address UNIQUE (address, subnet_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE reservation_identifier
    DROP CONSTRAINT reservation_identifier_kind_check,
    ADD CONSTRAINT reservation_identifier_kind_check CHECK (kind IN ('MAC', 'CLIENT_ID', 'CIRCUIT_ID'));

package io.leasehold.ipam.testing;

import org.junit.jupiter.api.Nested;

import java.time.Instant;

/** The twin keeps the same contracts as PostgreSQL does. */
final class InMemoryStoreTest {
    private static Ports empty() {
        return Ports.of(new InMemoryStore(Instant::now));
    }

    @Nested
    class Leases extends LeaseLogContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Plans extends PlanStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Ledger extends DnsLedgerContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Events extends EventFeedContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Directory extends LeaseDirectoryContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Tokens extends TokenStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class History extends PlanHistoryContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Conflicts extends ConflictStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class DnsAudits extends DnsAuditStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Sightings extends SightingStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }
}

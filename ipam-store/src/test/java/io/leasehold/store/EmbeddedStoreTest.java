package io.leasehold.store;

import io.leasehold.store.testing.TestServer;

/** Everything on the PostgreSQL that Leasehold carries. */
final class EmbeddedStoreTest extends PostgresContracts {
    @Override
    TestServer start() {
        return TestServer.embedded();
    }
}

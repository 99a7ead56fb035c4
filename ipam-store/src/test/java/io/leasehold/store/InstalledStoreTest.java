package io.leasehold.store;

import io.leasehold.store.testing.TestServer;

/**
 * Everything on the PostgreSQL of the distribution: Debian's 15 is the oldest that is supported.
 */
final class InstalledStoreTest extends PostgresContracts {
    @Override
    TestServer start() {
        return TestServer.installed();
    }
}

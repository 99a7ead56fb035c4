/**
 * PostgreSQL behind the ports of the core. {@link io.leasehold.store.PostgresStore} opens it all;
 * leases are hand-written batched SQL ({@link io.leasehold.store.PostgresLeaseLog}), the plan is
 * read by plain SQL and written through Hibernate ({@link io.leasehold.store.PostgresPlanStore}).
 * No SQL, entity or driver class leaves this package, and it knows nothing of DHCP, DNS or HTTP.
 */
@NullMarked
package io.leasehold.store;

import org.jspecify.annotations.NullMarked;

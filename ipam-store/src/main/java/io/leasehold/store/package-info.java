/// The ports of the core kept by PostgreSQL.
///
/// The only code that knows SQL, JDBC or Hibernate; never packets, HTTP or DNS.
@NullMarked
package io.leasehold.store;

import org.jspecify.annotations.NullMarked;

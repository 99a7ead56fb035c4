/** The contracts of the ports and what is PostgreSQL's own, on real servers. */
@NullMarked
package io.leasehold.store;

import org.jspecify.annotations.NullMarked;

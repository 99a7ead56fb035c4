/**
 * The default database: a real PostgreSQL, unpacked from a jar and run as a child process. {@link
 * io.leasehold.store.embedded.EmbeddedPostgres} is its life; the rest of the package knows where
 * its files are, who may run it, and how to find one that was left behind. It knows no table.
 */
@NullMarked
package io.leasehold.store.embedded;

import org.jspecify.annotations.NullMarked;

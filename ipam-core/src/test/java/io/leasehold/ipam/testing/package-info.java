/** Honest in-memory twins of the ports, for tests and simulations. */
@NullMarked
package io.leasehold.ipam.testing;

import org.jspecify.annotations.NullMarked;

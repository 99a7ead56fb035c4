/** Servers to test against. */
@NullMarked
package io.leasehold.store.testing;

import org.jspecify.annotations.NullMarked;

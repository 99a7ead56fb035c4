/** The embedded server's life and deaths. */
@NullMarked
package io.leasehold.store.embedded;

import org.jspecify.annotations.NullMarked;

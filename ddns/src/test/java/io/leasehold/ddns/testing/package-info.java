/// Name servers for tests.
@NullMarked
package io.leasehold.ddns.testing;

import org.jspecify.annotations.NullMarked;

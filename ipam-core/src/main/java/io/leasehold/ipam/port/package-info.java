/**
 * What the core needs from the world, named for the wish and not for the tool. Each port has the
 * real adapter and an honest in-memory twin in the test fixtures.
 */
@NullMarked
package io.leasehold.ipam.port;

import org.jspecify.annotations.NullMarked;

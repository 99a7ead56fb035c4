/**
 * Fixtures for the tests of this module and of those built upon it: subnets, clients and leases in
 * as few words as a specification needs.
 */
@NullMarked
package io.leasehold.ipam.testing;

import org.jspecify.annotations.NullMarked;

/** DHCP Leasequery, section by section. */
@NullMarked
package io.leasehold.dhcp.leasequery.rfc4388;

import org.jspecify.annotations.NullMarked;

/** The subnet selection option. */
@NullMarked
package io.leasehold.dhcp.exchange.rfc3011;

import org.jspecify.annotations.NullMarked;

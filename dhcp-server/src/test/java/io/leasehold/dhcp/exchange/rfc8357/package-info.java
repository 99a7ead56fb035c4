/** The relay source port sub-option. */
@NullMarked
package io.leasehold.dhcp.exchange.rfc8357;

import org.jspecify.annotations.NullMarked;

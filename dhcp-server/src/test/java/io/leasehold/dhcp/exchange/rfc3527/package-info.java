/** The link selection sub-option of relay agents. */
@NullMarked
package io.leasehold.dhcp.exchange.rfc3527;

import org.jspecify.annotations.NullMarked;

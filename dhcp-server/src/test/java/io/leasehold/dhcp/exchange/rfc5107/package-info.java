/** The server identifier override sub-option of relay agents. */
@NullMarked
package io.leasehold.dhcp.exchange.rfc5107;

import org.jspecify.annotations.NullMarked;

/** RFC 4703: which client a name is published for, and what is asked of the name before. */
@NullMarked
package io.leasehold.dhcp.exchange.rfc4703;

import org.jspecify.annotations.NullMarked;

/** RFC 2131, a class per section, a row per sentence. */
@NullMarked
package io.leasehold.dhcp.exchange.rfc2131;

import org.jspecify.annotations.NullMarked;

/** RFC 4702, the Client FQDN option: what it says of the records themselves. */
@NullMarked
package io.leasehold.ipam.rfc4702;

import org.jspecify.annotations.NullMarked;

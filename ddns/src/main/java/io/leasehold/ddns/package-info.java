/// DNS registration: makes the zones say what the lease table says.
///
/// Knows the core and dnsjava; never SQL, HTTP or DHCP packets.
@NullMarked
package io.leasehold.ddns;

import org.jspecify.annotations.NullMarked;

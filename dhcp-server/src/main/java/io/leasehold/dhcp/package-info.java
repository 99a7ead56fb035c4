/// The DHCPv4 server: from bytes on a link to a committed lease and back.
///
/// Knows the core and dhcp4java; never SQL, HTTP or DNS. Start at `exchange`, where decisions are
/// made.
@NullMarked
package io.leasehold.dhcp;

import org.jspecify.annotations.NullMarked;

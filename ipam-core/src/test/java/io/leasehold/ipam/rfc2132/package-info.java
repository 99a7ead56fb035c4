/// DHCP options and BOOTP vendor extensions, as class tests read them.
@NullMarked
package io.leasehold.ipam.rfc2132;

import org.jspecify.annotations.NullMarked;

/** Clients that boot from the network, in whole packets: PXE firmware (RFC 4578) and iPXE. */
@NullMarked
package io.leasehold.dhcp.exchange.pxe;

import org.jspecify.annotations.NullMarked;

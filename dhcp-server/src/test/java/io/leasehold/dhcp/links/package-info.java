/// The links against pure values, against simulated clients on 127.0.0.1 and, in network
/// namespaces, against the kernel.
@NullMarked
package io.leasehold.dhcp.links;

import org.jspecify.annotations.NullMarked;

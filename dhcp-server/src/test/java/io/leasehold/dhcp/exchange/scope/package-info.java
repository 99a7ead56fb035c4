/** What clients get by scope: the whole plan, shared networks, subnets, pools, classes. */
@NullMarked
package io.leasehold.dhcp.exchange.scope;

import org.jspecify.annotations.NullMarked;

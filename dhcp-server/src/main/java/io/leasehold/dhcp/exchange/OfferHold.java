package io.leasehold.dhcp.exchange;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.SubnetId;

import java.time.Instant;

/** An address kept for a client while it makes up its mind. Soft state. */
public record OfferHold(
        ClientIdentity client, SubnetId subnet, Ipv4Address address, Instant until) {}

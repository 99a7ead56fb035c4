package io.leasehold.ipam.testing;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.SubnetId;

import java.time.Instant;
import java.util.Optional;

/** Clients and leases in a few words. */
public final class Leases {
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Leases() {}

    /** The client with the MAC 00:00:5e:00:53:xx and no client identifier. */
    public static ClientIdentity client(int number) {
        return new ClientIdentity(Optional.empty(), hardware(number));
    }

    /** The client with the MAC 00:00:5e:00:53:xx and this client identifier. */
    public static ClientIdentity client(int number, String clientId) {
        return new ClientIdentity(Optional.of(OctetString.parseHex(clientId)), hardware(number));
    }

    /** 00:00:5e:00:53:00 and on; from 256 on the next byte counts, too. */
    public static HardwareAddress hardware(int number) {
        return new HardwareAddress(
                HardwareAddress.ETHERNET,
                OctetString.of(
                        new byte[] {0, 0, 0x5e, (byte) (number >>> 8), 0x53, (byte) number}));
    }

    /** A row of subnet 1, granted an hour before noon. */
    public static Lease lease(
            String address, ClientIdentity client, LeaseState state, Instant expires) {
        return lease(address, client, state, expires, 1);
    }

    public static Lease lease(
            String address,
            ClientIdentity client,
            LeaseState state,
            Instant expires,
            long version) {
        return new Lease(
                Ipv4Address.parse(address),
                new SubnetId(1),
                client,
                state,
                Optional.empty(),
                Optional.empty(),
                NOON.minusSeconds(3600),
                expires,
                NOON.minusSeconds(3600),
                Optional.empty(),
                version);
    }

    public static Lease bound(String address, ClientIdentity client) {
        return lease(address, client, LeaseState.BOUND, NOON.plusSeconds(3600));
    }
}

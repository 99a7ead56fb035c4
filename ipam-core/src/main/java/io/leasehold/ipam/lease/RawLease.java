package io.leasehold.ipam.lease;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.SubnetId;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * A {@link Lease} as numbers and ranges of one array. Going through a million rows would make some
 * ten million objects of them; this is one that is filled again for each row, and the bytes stay
 * where they were received.
 *
 * <p>Fields are open because whoever fills them and whoever reads them are loops over rows. Times
 * are microseconds of the epoch. Mutable, not thread-safe.
 */
public final class RawLease {
    /** The range of what a row does not have; an empty range is something else. */
    public static final long ABSENT = -1;

    /** {@link Ipv4Address#bits}. */
    public int address;

    /** {@link SubnetId#value}. */
    public int subnet;

    public LeaseState state = LeaseState.BOUND;

    /** ARP hardware type, 0 to 255. */
    public int hardwareType;

    /** What all ranges are ranges of. */
    public byte[] bytes = {};

    /** Range of the hardware address, 0 to 16 bytes. */
    public long hardware;

    /** Range of the client identifier, not empty, or {@link #ABSENT}. */
    public long clientId = ABSENT;

    /** Range of the host name or {@link #ABSENT}. */
    public long hostname = ABSENT;

    /** Range of the text of the {@link DnsName} in ASCII, or {@link #ABSENT}. */
    public long fqdn = ABSENT;

    /** Range of option 82 or {@link #ABSENT}. */
    public long relayAgentInfo = ABSENT;

    public long starts;
    public long expires;
    public long lastTransaction;

    /** From 1. */
    public long version;

    private byte[] own = new byte[64];

    /** A range of {@link #bytes}. */
    public static long range(int from, int length) {
        return (long) from << 32 | length;
    }

    /** Where a range begins. */
    public static int from(long range) {
        return (int) (range >>> 32);
    }

    /** How many bytes a range has; none when it is {@link #ABSENT}. */
    public static int length(long range) {
        return range == ABSENT ? 0 : (int) range;
    }

    /**
     * What the fields say.
     *
     * @throws IllegalArgumentException when that is no lease
     */
    public Lease lease() {
        return new Lease(
                new Ipv4Address(address),
                new SubnetId(subnet),
                new ClientIdentity(
                        octets(clientId),
                        new HardwareAddress(
                                hardwareType, octets(hardware).orElse(OctetString.EMPTY))),
                state,
                octets(hostname),
                fqdn == ABSENT
                        ? Optional.empty()
                        : Optional.of(
                                new DnsName(
                                        new String(
                                                bytes,
                                                from(fqdn),
                                                length(fqdn),
                                                StandardCharsets.US_ASCII))),
                instant(starts),
                instant(expires),
                instant(lastTransaction),
                octets(relayAgentInfo),
                version);
    }

    /** Whether a range of these bytes has the same bytes as a range of others, both present. */
    boolean isSame(long range, RawLease other, long range2) {
        int from = from(range);
        int from2 = from(range2);
        return Arrays.equals(
                bytes, from, from + length(range), other.bytes, from2, from2 + length(range2));
    }

    /**
     * Looks whether the fields are a lease as far as numbers and lengths go.
     *
     * @throws IllegalArgumentException when they are not
     */
    void check() {
        boolean isLease =
                version >= 1
                        && hardwareType >= 0
                        && hardwareType <= 255
                        && hardware != ABSENT
                        && length(hardware) <= 16
                        && clientId != range(from(clientId), 0);
        if (!isLease) {
            lease(); // which says what is wrong
            throw new IllegalArgumentException("no lease: " + new Ipv4Address(address));
        }
    }

    private Optional<OctetString> octets(long range) {
        return range == ABSENT
                ? Optional.empty()
                : Optional.of(OctetString.of(bytes, from(range), from(range) + length(range)));
    }

    /** Fills the fields from a lease; its bytes are copied to an array of this object's own. */
    public RawLease set(Lease lease) {
        address = lease.address().bits();
        subnet = lease.subnet().value();
        state = lease.state();
        starts = micros(lease.starts());
        expires = micros(lease.expires());
        lastTransaction = micros(lease.lastTransaction());
        version = lease.version();
        int at = setClient(lease.client());
        hostname = append(at, lease.hostname());
        at += length(hostname);
        relayAgentInfo = append(at, lease.relayAgentInfo());
        at += length(relayAgentInfo);
        fqdn = ABSENT;
        if (lease.fqdn().isPresent()) {
            byte[] name = lease.fqdn().get().text().getBytes(StandardCharsets.US_ASCII);
            reserve(at + name.length);
            System.arraycopy(name, 0, bytes, at, name.length);
            fqdn = range(at, name.length);
        }
        return this;
    }

    /** Fills only the fields of the client; returns where the next bytes have their place. */
    int setClient(ClientIdentity client) {
        bytes = own; // what they were before may be somebody else's
        hardwareType = client.hardware().type();
        hardware = append(0, Optional.of(client.hardware().octets()));
        int at = length(hardware);
        clientId = append(at, client.clientId());
        return at + length(clientId);
    }

    private long append(int at, Optional<OctetString> octets) {
        if (octets.isEmpty()) {
            return ABSENT;
        }
        int length = octets.get().length();
        reserve(at + length);
        octets.get().copyTo(bytes, at);
        return range(at, length);
    }

    private void reserve(int length) {
        if (own.length < length) {
            own = Arrays.copyOf(own, Math.max(length, 2 * own.length));
            bytes = own;
        }
    }

    static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }

    static Instant instant(long epochMicros) {
        return Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS);
    }
}

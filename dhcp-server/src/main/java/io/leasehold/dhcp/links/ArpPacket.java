package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/// An ARP packet (RFC 826) for IPv4 over Ethernet.
///
/// @param operation [#REQUEST] or [#REPLY]
public record ArpPacket(
        int operation,
        HardwareAddress senderHardware,
        Ipv4Address sender,
        HardwareAddress targetHardware,
        Ipv4Address target) {
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    /// Bytes of a packet; a frame may be padded after them.
    static final int LENGTH = 28;

    private static final int IPV4 = 0x0800;
    private static final int MAC_LENGTH = 6;

    /// Asks whether anybody has `target` without claiming an address: "an ARP Request whose 'sender
    /// IP address' is all zero", and whose "target hardware address" SHOULD be zero (RFC 5227
    /// section 2.1.1). So it disturbs no one's ARP cache.
    static ArpPacket probe(HardwareAddress ours, Ipv4Address target) {
        return new ArpPacket(
                REQUEST,
                ours,
                Ipv4Address.ANY,
                new HardwareAddress(HardwareAddress.ETHERNET, OctetString.of(new byte[MAC_LENGTH])),
                target);
    }

    /// Empty for what is not ARP for IPv4 over Ethernet, is cut short, or names a sender that no
    /// host can be: a group address, or none at all.
    static Optional<ArpPacket> decode(byte[] buffer, int length) {
        if (length < LENGTH
                || get16(buffer, 0) != HardwareAddress.ETHERNET
                || get16(buffer, 2) != IPV4
                || buffer[4] != MAC_LENGTH
                || buffer[5] != 4) {
            return Optional.empty();
        }
        int operation = get16(buffer, 6);
        HardwareAddress senderHardware = mac(buffer, 8);
        if (operation != REQUEST && operation != REPLY || !isHost(senderHardware)) {
            return Optional.empty();
        }
        return Optional.of(
                new ArpPacket(
                        operation,
                        senderHardware,
                        Ipv4Address.ofBytes(buffer, 14),
                        mac(buffer, 18),
                        Ipv4Address.ofBytes(buffer, 24)));
    }

    private static boolean isHost(HardwareAddress hardware) {
        OctetString octets = hardware.octets();
        boolean group = (octets.at(0) & 1) != 0;
        boolean zero = octets.equals(OctetString.of(new byte[MAC_LENGTH]));
        return !group && !zero;
    }

    private static int get16(byte[] buffer, int at) {
        return (buffer[at] & 0xff) << 8 | buffer[at + 1] & 0xff;
    }

    private static HardwareAddress mac(byte[] buffer, int at) {
        return new HardwareAddress(
                HardwareAddress.ETHERNET,
                OctetString.of(Arrays.copyOfRange(buffer, at, at + MAC_LENGTH)));
    }

    /// Writes the packet at the start of `to`.
    ///
    /// @return the number of bytes written
    int write(MemorySegment to) {
        to.set(Libc.NET_SHORT, 0, (short) HardwareAddress.ETHERNET);
        to.set(Libc.NET_SHORT, 2, (short) IPV4);
        to.set(JAVA_BYTE, 4, (byte) MAC_LENGTH);
        to.set(JAVA_BYTE, 5, (byte) 4);
        to.set(Libc.NET_SHORT, 6, (short) operation);
        MemorySegment.copy(senderHardware.octets().toBytes(), 0, to, JAVA_BYTE, 8, MAC_LENGTH);
        to.set(Libc.NET_INT, 14, sender.bits());
        MemorySegment.copy(targetHardware.octets().toBytes(), 0, to, JAVA_BYTE, 18, MAC_LENGTH);
        to.set(Libc.NET_INT, 24, target.bits());
        return LENGTH;
    }

    /// Whether it is a probe as RFC 5227 defines it: somebody wants to know, and has no address to
    /// speak from.
    public boolean isProbe() {
        return operation == REQUEST && sender.isAny();
    }

    /// Whether it answers a probe: a reply to somebody without an address.
    public boolean answersProbe() {
        return operation == REPLY && !sender.isAny() && target.isAny();
    }

    /// Whether the sender speaks for itself: it asks for others under its own address, or announces
    /// that, by request or by reply (RFC 5227 section 3). A reply to a question does not count, it
    /// may be a proxy's.
    public boolean isOfSenderItself() {
        return !sender.isAny() && (operation == REQUEST || sender.equals(target));
    }
}

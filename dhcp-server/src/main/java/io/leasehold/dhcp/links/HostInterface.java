package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One network interface of this host as the kernel describes it now.
///
/// `java.net.NetworkInterface` would do for names and addresses, but says nothing of the hardware
/// type, and takes several system calls for each address.
///
/// @param index the kernel's number; another one under the same name is another interface
/// @param hardwareType ARPHRD_*, 1 for Ethernet and what looks like it
/// @param hardware its own address; empty where it has none of 1 to 16 bytes
/// @param addresses in the kernel's order: the primary one first
record HostInterface(
        String name,
        int index,
        boolean up,
        boolean carrier,
        int hardwareType,
        Optional<HardwareAddress> hardware,
        List<InterfaceAddress> addresses) {
    static final int ETHERNET = 1;

    private static final int IFF_UP = 0x1;
    private static final int IFF_RUNNING = 0x40;

    // struct ifaddrs
    private static final long IFADDRS_SIZE = 56;
    private static final long IFA_NEXT = 0;
    private static final long IFA_NAME = 8;
    private static final long IFA_FLAGS = 16;
    private static final long IFA_ADDR = 24;
    private static final long IFA_NETMASK = 32;
    // struct sockaddr_in, sockaddr_ll
    private static final long SOCKADDR_SIZE = 20;
    private static final long SIN_ADDR = 4;
    private static final long SLL_IFINDEX = 4;
    private static final long SLL_HATYPE = 8;
    private static final long SLL_HALEN = 11;
    private static final long SLL_ADDR = 12;
    private static final int SLL_ADDR_ROOM = 8;

    HostInterface {
        addresses = List.copyOf(addresses);
    }

    /// All interfaces, by name, in the kernel's order.
    static Map<String, HostInterface> readAll() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment head = arena.allocate(ADDRESS);
            KernelCallException.check("list network interfaces", Libc.getifaddrs(head));
            MemorySegment first = head.get(ADDRESS, 0);
            try {
                return read(first);
            } finally {
                Libc.freeifaddrs(first);
            }
        }
    }

    private static Map<String, HostInterface> read(MemorySegment first) {
        Map<String, HostInterface> interfaces = new LinkedHashMap<>();
        Map<String, List<InterfaceAddress>> addresses = new LinkedHashMap<>();
        for (MemorySegment next = first; next.address() != 0; ) {
            MemorySegment entry = next.reinterpret(IFADDRS_SIZE);
            MemorySegment address = entry.get(ADDRESS, IFA_ADDR);
            if (address.address() != 0) {
                // An IPv4 entry carries the address label, which may say eth0:1.
                String label = entry.get(ADDRESS, IFA_NAME).reinterpret(64).getString(0);
                int colon = label.indexOf(':');
                String name = colon < 0 ? label : label.substring(0, colon);
                MemorySegment is = address.reinterpret(SOCKADDR_SIZE);
                int family = Short.toUnsignedInt(is.get(JAVA_SHORT, 0));
                if (family == Libc.AF_PACKET) {
                    int flags = entry.get(JAVA_INT, IFA_FLAGS);
                    interfaces.put(
                            name,
                            new HostInterface(
                                    name,
                                    is.get(JAVA_INT, SLL_IFINDEX),
                                    (flags & IFF_UP) != 0,
                                    (flags & IFF_RUNNING) != 0,
                                    Short.toUnsignedInt(is.get(JAVA_SHORT, SLL_HATYPE)),
                                    hardware(is),
                                    List.of()));
                } else if (family == Libc.AF_INET) {
                    MemorySegment mask = entry.get(ADDRESS, IFA_NETMASK);
                    int length =
                            mask.address() == 0
                                    ? 32
                                    : Integer.bitCount(
                                            mask.reinterpret(SOCKADDR_SIZE)
                                                    .get(Libc.NET_INT, SIN_ADDR));
                    addresses
                            .computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(
                                    new InterfaceAddress(
                                            new Ipv4Address(is.get(Libc.NET_INT, SIN_ADDR)),
                                            length));
                }
            }
            next = entry.get(ADDRESS, IFA_NEXT);
        }
        interfaces.replaceAll((name, bare) -> bare.with(addresses.getOrDefault(name, List.of())));
        return interfaces;
    }

    private static Optional<HardwareAddress> hardware(MemorySegment sockaddr) {
        int type = Short.toUnsignedInt(sockaddr.get(JAVA_SHORT, SLL_HATYPE));
        int length = sockaddr.get(JAVA_BYTE, SLL_HALEN);
        if (type > 255 || length < 1 || length > SLL_ADDR_ROOM) {
            return Optional.empty();
        }
        return Optional.of(
                new HardwareAddress(
                        type,
                        OctetString.of(sockaddr.asSlice(SLL_ADDR, length).toArray(JAVA_BYTE))));
    }

    private HostInterface with(List<InterfaceAddress> held) {
        return new HostInterface(name, index, up, carrier, hardwareType, hardware, held);
    }
}

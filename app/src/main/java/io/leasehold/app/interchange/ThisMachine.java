package io.leasehold.app.interchange;

import io.leasehold.interchange.kea.Machine;
import io.leasehold.ipam.net.Ipv4Address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The interfaces of the machine that runs this.
public final class ThisMachine {
    private ThisMachine() {}

    /// Those that are up, without loopback, each with its IPv4 addresses. Nothing when the kernel
    /// does not say.
    public static Machine look() {
        Map<String, List<Ipv4Address>> interfaces = new TreeMap<>();
        try {
            for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!one.isUp() || one.isLoopback()) {
                    continue;
                }
                List<Ipv4Address> addresses = new ArrayList<>();
                for (InetAddress address : Collections.list(one.getInetAddresses())) {
                    if (address instanceof Inet4Address four) {
                        addresses.add(Ipv4Address.ofBytes(four.getAddress(), 0));
                    }
                }
                interfaces.put(one.getName(), addresses);
            }
        } catch (SocketException _) {
            return Machine.UNKNOWN;
        }
        return new Machine(interfaces);
    }
}

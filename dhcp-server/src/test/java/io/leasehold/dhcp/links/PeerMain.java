package io.leasehold.dhcp.links;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.HexFormat;

/// Sends one DISCOVER and prints what comes back within a second.
///
/// Arguments: local address and port, destination, xid in hex, flags in hex, ciaddr, giaddr,
/// chaddr.
final class PeerMain {
    private static final int EUI_64 = 27;

    private PeerMain() {}

    public static void main(String[] arguments) throws IOException {
        byte[] discover =
                CannedMessage.discover(
                        HexFormat.fromHexDigits(arguments[3]),
                        HexFormat.fromHexDigits(arguments[4]),
                        arguments[5],
                        arguments[6],
                        chaddr(arguments[7]));
        try (DatagramSocket socket =
                new DatagramSocket(
                        new InetSocketAddress(
                                address(arguments[0]), Integer.parseInt(arguments[1])))) {
            socket.setBroadcast(true);
            socket.send(new DatagramPacket(discover, discover.length, address(arguments[2]), 67));
            System.out.println("SENT");
            socket.setSoTimeout(1000);
            DatagramPacket reply = new DatagramPacket(new byte[2000], 2000);
            try {
                while (true) {
                    socket.receive(reply);
                    System.out.println(
                            "REPLY xid="
                                    + HexFormat.of().toHexDigits(CannedMessage.xid(reply.getData()))
                                    + " source="
                                    + reply.getAddress().getHostAddress()
                                    + ":"
                                    + reply.getPort());
                }
            } catch (SocketTimeoutException _) {
                System.out.println("DONE");
            }
        }
    }

    private static HardwareAddress chaddr(String hex) {
        OctetString octets = OctetString.parseHex(hex);
        return new HardwareAddress(
                octets.length() == 6 ? HardwareAddress.ETHERNET : EUI_64, octets);
    }

    private static InetAddress address(String text) throws IOException {
        return InetAddress.getByAddress(Ipv4Address.parse(text).toBytes());
    }
}

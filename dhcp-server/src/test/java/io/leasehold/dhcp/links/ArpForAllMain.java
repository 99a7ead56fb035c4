package io.leasehold.dhcp.links;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/// A node that answers every ARP request on an interface, probes too: what some routers and
/// firewalls do. (Linux with `proxy_arp` does not answer probes.) Argument: the interface; prints a
/// line for each probe it answers.
public final class ArpForAllMain {
    private static final int BROADCAST_OR_US = 1;

    private ArpForAllMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String name = arguments[0];
        Path directory = Path.of("/sys/class/net", name);
        HardwareAddress ours =
                HardwareAddress.parse(Files.readString(directory.resolve("address")).strip());
        int index = Integer.parseInt(Files.readString(directory.resolve("ifindex")).strip());
        ProbeSocket.Arp ears = ProbeSocket.Arp.open(name, index, ours);
        int fd = Libc.socket(Libc.AF_PACKET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        SendBuffer buffer = new SendBuffer(Arena.global());
        ears.read(
                "arp-for-all",
                new ProbeSocket.Receiver() {
                    @Override
                    public void received(byte[] packet, int length, int packetType) {
                        ArpPacket.decode(packet, length)
                                .filter(arp -> packetType <= BROADCAST_OR_US)
                                .filter(arp -> arp.operation() == ArpPacket.REQUEST)
                                .filter(arp -> !arp.sender().equals(arp.target()))
                                .ifPresent(this::answer);
                    }

                    private void answer(ArpPacket asked) {
                        OctetString to = asked.senderHardware().octets();
                        int size =
                                new ArpPacket(
                                                ArpPacket.REPLY,
                                                /* senderHardware= */ ours,
                                                /* sender= */ asked.target(),
                                                /* targetHardware= */ asked.senderHardware(),
                                                /* target= */ asked.sender())
                                        .write(buffer.data);
                        int result =
                                buffer.sendFrame(fd, Libc.ETH_P_ARP, index, to.toBytes(), size, 0);
                        if (asked.isProbe()) {
                            System.out.println("ANSWERED " + asked.target() + " " + result);
                        }
                    }

                    @Override
                    public void failed(int negatedErrno) {
                        System.out.println("FAILED " + Libc.errorText(negatedErrno));
                    }
                });
        System.out.println("READY");
        Thread.currentThread().join();
    }
}

package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// Golden packets and short ways to write packets in tests.
public final class Packets {
    /// What clients send, of `packets/*.hex`.
    public static final List<String> CLIENT_PACKETS =
            List.of(
                    "udhcpc-discover",
                    "dhclient-request",
                    "windows-discover",
                    "relayed-request",
                    "pxe-discover",
                    "cni-discover",
                    "overloaded-request",
                    "split-inform");

    /// What servers send.
    public static final List<String> REPLIES = List.of("offer", "relayed-ack", "nak");

    public static final HardwareAddress MAC = HardwareAddress.parse("00:00:5e:00:53:01");
    public static final int OPTIONS_OFFSET = 240;

    private Packets() {}

    /// Reads `packets/NAME.hex`: hex pairs, `00*64` for 64 times the same, `#` begins a comment.
    public static byte[] golden(String name) {
        try (InputStream file = Packets.class.getResourceAsStream("/packets/" + name + ".hex")) {
            if (file == null) {
                throw new IllegalArgumentException("no packets/" + name + ".hex");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .flatMap(line -> List.of(line.split("\\s+")).stream())
                    .forEach(
                            token -> {
                                int times =
                                        token.length() > 2
                                                ? Integer.parseInt(token.substring(3))
                                                : 1;
                                for (int i = 0; i < times; i++) {
                                    bytes.write(Integer.parseInt(token.substring(0, 2), 16));
                                }
                            });
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /// A BOOTREQUEST of [#MAC] whose options field is exactly this.
    public static byte[] request(String optionsHex) {
        byte[] options = OctetString.parseHex(optionsHex).toBytes();
        byte[] packet = new byte[OPTIONS_OFFSET + options.length];
        packet[0] = 1;
        packet[1] = 1;
        packet[2] = 6;
        System.arraycopy(MAC.octets().toBytes(), 0, packet, 28, 6);
        System.arraycopy(new byte[] {99, (byte) 130, 83, 99}, 0, packet, 236, 4);
        System.arraycopy(options, 0, packet, OPTIONS_OFFSET, options.length);
        return packet;
    }

    /// The message in a datagram that must be well-formed.
    public static ClientMessage message(byte[] datagram) {
        return switch (ClientMessageDecoder.decode(datagram, datagram.length)) {
            case Decoded.Message(ClientMessage message) -> message;
            case Decoded.Malformed malformed -> throw new AssertionError(malformed.toString());
        };
    }

    /// A code, then its value in hex, and so on.
    public static OptionSet options(Object... codesAndHex) {
        TreeMap<Integer, OctetString> values = new TreeMap<>();
        for (int i = 0; i < codesAndHex.length; i += 2) {
            values.put((Integer) codesAndHex[i], OctetString.parseHex((String) codesAndHex[i + 1]));
        }
        return OptionSet.of(values);
    }

    /// `count` times the same byte.
    public static OctetString octets(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return OctetString.of(bytes);
    }

    public static Ipv4Address ip(String text) {
        return Ipv4Address.parse(text);
    }

    /// An ACK to [#MAC] with 54 and 51, and with this besides.
    public static ServerReply ack(
            OptionSet more,
            List<Integer> priority,
            OctetString relayInformation,
            int maxMessageSize) {
        return new ServerReply(
                MessageType.ACK,
                0x01020304,
                false,
                Ipv4Address.ANY,
                ip("192.0.2.100"),
                Ipv4Address.ANY,
                Ipv4Address.ANY,
                MAC,
                options(
                                OptionCode.MESSAGE_TYPE, "05",
                                OptionCode.SERVER_IDENTIFIER, "c0000201",
                                OptionCode.LEASE_TIME, "00000e10")
                        .overlaidBy(more),
                priority,
                relayInformation,
                maxMessageSize,
                new ReplyTarget.Broadcast());
    }

    public static ReplyView view(byte[] datagram) {
        return ReplyView.parse(datagram).orElseThrow(() -> new AssertionError("not a reply"));
    }
}

package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.nio.ByteBuffer;

/**
 * Messages and options as one array each. Most of what is remembered nobody ever asks for, and what
 * lives for a second as thirty objects is copied several times by the garbage collector.
 */
final class Packed {
    private static final MessageType[] TYPES = MessageType.values();

    /** Type, xid, secs, broadcast, hops, ciaddr, giaddr, htype, hlen. */
    private static final int HEADER = 1 + 4 + 2 + 1 + 1 + 4 + 4 + 1 + 1;

    /** Code and length. */
    private static final int OPTION = 1 + 4;

    private Packed() {}

    static byte[] pack(ClientMessage message) {
        OctetString chaddr = message.chaddr().octets();
        byte[] bytes = new byte[HEADER + chaddr.length() + size(message.options())];
        ByteBuffer to = ByteBuffer.wrap(bytes);
        to.put((byte) message.type().ordinal())
                .putInt(message.xid())
                .putShort((short) message.secs())
                .put((byte) (message.broadcast() ? 1 : 0))
                .put((byte) message.hops())
                .putInt(message.ciaddr().bits())
                .putInt(message.giaddr().bits())
                .put((byte) message.chaddr().type());
        to.put((byte) chaddr.length());
        put(to, bytes, chaddr);
        put(to, bytes, message.options());
        return bytes;
    }

    static ClientMessage message(byte[] packed) {
        ByteBuffer from = ByteBuffer.wrap(packed);
        return new ClientMessage(
                TYPES[from.get()],
                from.getInt(),
                Short.toUnsignedInt(from.getShort()),
                from.get() != 0,
                Byte.toUnsignedInt(from.get()),
                new Ipv4Address(from.getInt()),
                new Ipv4Address(from.getInt()),
                new HardwareAddress(
                        Byte.toUnsignedInt(from.get()), octets(from, packed, from.get())),
                options(from, packed));
    }

    static byte[] pack(OptionSet options) {
        byte[] bytes = new byte[size(options)];
        put(ByteBuffer.wrap(bytes), bytes, options);
        return bytes;
    }

    static OptionSet options(byte[] packed) {
        return options(ByteBuffer.wrap(packed), packed);
    }

    private static int size(OptionSet options) {
        int size = 0;
        for (int i = 0; i < options.size(); i++) {
            size += OPTION + options.value(i).length();
        }
        return size;
    }

    private static void put(ByteBuffer to, byte[] bytes, OptionSet options) {
        for (int i = 0; i < options.size(); i++) {
            to.put((byte) options.code(i)).putInt(options.value(i).length());
            put(to, bytes, options.value(i));
        }
    }

    /**
     * @param bytes the array below the buffer
     */
    private static void put(ByteBuffer to, byte[] bytes, OctetString value) {
        value.copyTo(bytes, to.position());
        to.position(to.position() + value.length());
    }

    private static OptionSet options(ByteBuffer from, byte[] packed) {
        OptionSet.Builder options = new OptionSet.Builder(from.remaining() / OPTION);
        while (from.hasRemaining()) {
            options.put(Byte.toUnsignedInt(from.get()), octets(from, packed, from.getInt()));
        }
        return options.build();
    }

    private static OctetString octets(ByteBuffer from, byte[] packed, int length) {
        int at = from.position();
        from.position(at + length);
        return OctetString.of(packed, at, at + length);
    }
}

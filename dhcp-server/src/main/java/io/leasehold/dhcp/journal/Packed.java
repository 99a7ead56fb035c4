package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.nio.ByteBuffer;

/**
 * Messages and options as bytes, which {@link Row} keeps. Most of what is remembered nobody ever
 * asks for, and what lives for a second as thirty objects is copied several times by the garbage
 * collector.
 */
final class Packed {
    private static final MessageType[] TYPES = MessageType.values();

    /** Type, xid, secs, broadcast, hops, ciaddr, giaddr, htype, hlen. */
    private static final int HEADER = 1 + 4 + 2 + 1 + 1 + 4 + 4 + 1 + 1;

    /** How many octets of options follow. */
    private static final int LENGTH = 4;

    /** Code and length. */
    private static final int OPTION = 1 + 4;

    private Packed() {}

    static int size(ClientMessage message) {
        return HEADER + message.chaddr().octets().length() + size(message.options());
    }

    static int size(OptionSet options) {
        return LENGTH + length(options);
    }

    /**
     * @param to has an array
     */
    static void put(ByteBuffer to, ClientMessage message) {
        OctetString chaddr = message.chaddr().octets();
        to.put((byte) message.type().ordinal())
                .putInt(message.xid())
                .putShort((short) message.secs())
                .put((byte) (message.broadcast() ? 1 : 0))
                .put((byte) message.hops())
                .putInt(message.ciaddr().bits())
                .putInt(message.giaddr().bits())
                .put((byte) message.chaddr().type());
        to.put((byte) chaddr.length());
        put(to, chaddr);
        put(to, message.options());
    }

    /**
     * @param to has an array
     */
    static void put(ByteBuffer to, OptionSet options) {
        to.putInt(length(options));
        for (int i = 0; i < options.size(); i++) {
            to.put((byte) options.code(i)).putInt(options.value(i).length());
            put(to, options.value(i));
        }
    }

    static ClientMessage message(ByteBuffer from) {
        return new ClientMessage(
                TYPES[from.get()],
                from.getInt(),
                Short.toUnsignedInt(from.getShort()),
                from.get() != 0,
                Byte.toUnsignedInt(from.get()),
                new Ipv4Address(from.getInt()),
                new Ipv4Address(from.getInt()),
                new HardwareAddress(Byte.toUnsignedInt(from.get()), octets(from, from.get())),
                options(from));
    }

    static OptionSet options(ByteBuffer from) {
        int end = from.getInt() + from.position();
        OptionSet.Builder options = new OptionSet.Builder((end - from.position()) / OPTION);
        while (from.position() < end) {
            options.put(Byte.toUnsignedInt(from.get()), octets(from, from.getInt()));
        }
        return options.build();
    }

    private static int length(OptionSet options) {
        int length = 0;
        for (int i = 0; i < options.size(); i++) {
            length += OPTION + options.value(i).length();
        }
        return length;
    }

    private static void put(ByteBuffer to, OctetString value) {
        value.copyTo(to.array(), to.arrayOffset() + to.position());
        to.position(to.position() + value.length());
    }

    private static OctetString octets(ByteBuffer from, int length) {
        int at = from.arrayOffset() + from.position();
        from.position(from.position() + length);
        return OctetString.of(from.array(), at, at + length);
    }
}

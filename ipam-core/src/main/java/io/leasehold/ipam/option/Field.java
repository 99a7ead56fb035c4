package io.leasehold.ipam.option;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv6Text;
import io.leasehold.ipam.net.OctetString;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** One value inside an option. */
public sealed interface Field {
    /** As {@link FieldType#parse} takes it. */
    String text();

    /** As it stands on the wire. */
    OctetString octets();

    record Address(Ipv4Address address) implements Field {
        @Override
        public String text() {
            return address.toString();
        }

        @Override
        public OctetString octets() {
            return OctetString.of(address.toBytes());
        }
    }

    /**
     * @param octets 16 of them
     */
    record Ipv6(OctetString octets) implements Field {
        @Override
        public String text() {
            return Ipv6Text.format(octets);
        }
    }

    /**
     * @param size octets on the wire, 1 to 4; the value fits, with a sign or without
     */
    record Whole(long value, int size) implements Field {
        @Override
        public String text() {
            return Long.toString(value);
        }

        @Override
        public OctetString octets() {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (value >>> 8 * (size - 1 - i));
            }
            return OctetString.of(bytes);
        }
    }

    record Truth(boolean value) implements Field {
        @Override
        public String text() {
            return Boolean.toString(value);
        }

        @Override
        public OctetString octets() {
            return OctetString.of(new byte[] {(byte) (value ? 1 : 0)});
        }
    }

    /** Text up to the end of the option. */
    record Text(String text) implements Field {
        public Text {
            if (text.isEmpty()) {
                throw new IllegalArgumentException(
                        "an empty text; options carry at least one byte");
            }
        }

        @Override
        public OctetString octets() {
            return OctetString.of(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * @param text a name as {@link DnsName} has it, in the case it was written in, without the
     *     trailing dot
     */
    record Name(String text) implements Field {
        public Name {
            DnsName.parse(text);
            text = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        }

        @Override
        public OctetString octets() {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            for (String label : text.split("\\.", -1)) {
                wire.write(label.length());
                wire.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            }
            wire.write(0);
            return OctetString.of(wire.toByteArray());
        }
    }

    record Octets(OctetString octets) implements Field {
        @Override
        public String text() {
            return octets.toString();
        }
    }

    /**
     * @param prefix octets of the length before it, 1 or 2
     */
    record Tuple(String text, int prefix) implements Field {
        public Tuple {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            int most = (1 << 8 * prefix) - 1;
            if (length < 1 || length > most) {
                throw new IllegalArgumentException(
                        "a text of " + length + " bytes; it has 1 to " + most);
            }
        }

        @Override
        public OctetString octets() {
            OctetString content = OctetString.of(text.getBytes(StandardCharsets.UTF_8));
            return new Whole(content.length(), prefix).octets().concat(content);
        }
    }

    /**
     * RFC 7618 section 9.
     *
     * @param length bits of the id, 0 to 16
     */
    record Psid(int id, int length) implements Field {
        public Psid {
            if (length > 16 || id >= 1 << length) {
                throw new IllegalArgumentException(
                        id + "/" + length + " is no port set id: it has 0 to 16 bits and fits");
            }
        }

        @Override
        public String text() {
            return id + "/" + length;
        }

        @Override
        public OctetString octets() {
            return new Whole(length, 1)
                    .octets()
                    .concat(new Whole((long) id << 16 - length, 2).octets());
        }
    }

    record Route(Ipv4Prefix destination, Ipv4Address router) implements Field {
        @Override
        public String text() {
            return destination + " via " + router;
        }

        @Override
        public OctetString octets() {
            int significant = (destination.length() + 7) / 8;
            return new Whole(destination.length(), 1)
                    .octets()
                    .concat(OctetString.of(destination.network().toBytes(), 0, significant))
                    .concat(OctetString.of(router.toBytes()));
        }
    }

    /**
     * @param addresses 1 to 63 of one server
     */
    record AddressList(List<Ipv4Address> addresses) implements Field {
        public AddressList {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty() || addresses.size() > 63) {
                throw new IllegalArgumentException(
                        addresses.size() + " addresses of one server; it has 1 to 63");
            }
        }

        @Override
        public String text() {
            return addresses.stream().map(Ipv4Address::toString).collect(Collectors.joining(" "));
        }

        @Override
        public OctetString octets() {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            wire.write(4 * addresses.size());
            addresses.forEach(address -> wire.writeBytes(address.toBytes()));
            return OctetString.of(wire.toByteArray());
        }
    }
}

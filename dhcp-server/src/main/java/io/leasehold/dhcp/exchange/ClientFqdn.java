package io.leasehold.dhcp.exchange;

import io.leasehold.ipam.net.OctetString;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Option 81, RFC 4702 section 2: flags, two obsolete result codes, a name.
 *
 * @param flags the flag byte as sent
 * @param name the bytes of the name as text, labels joined by dots
 * @param sent the name in the encoding of the client, as it sent it
 */
record ClientFqdn(int flags, OctetString name, OctetString sent) {
    /** Bit S: the server should do the A record. */
    static final int S = 1;

    /** Bit O: the server did not do as the client's S asked. */
    static final int O = 2;

    /** Bit E: the name is in DNS wire form. */
    static final int E = 4;

    /** Bit N: the server should do no updates at all. */
    static final int N = 8;

    /** A domain name has at most 255 octets on the wire (RFC 1035 section 2.3.4). */
    private static final int LONGEST_NAME = 255;

    /**
     * Reads option 81; empty when it is malformed and so ignored (section 2: length at least 3; the
     * name is no longer than any name can be).
     */
    static Optional<ClientFqdn> parse(OctetString option) {
        if (option.length() < 3 || option.length() > 3 + LONGEST_NAME) {
            return Optional.empty();
        }
        int flags = option.at(0);
        if ((flags & N) != 0 && (flags & S) != 0) {
            return Optional.empty(); // section 2.1: S MUST be 0 when N is 1
        }
        OctetString rest = option.slice(3, option.length());
        return ((flags & E) == 0 ? Optional.of(rest) : dotted(rest))
                .map(name -> new ClientFqdn(flags, name, rest));
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private static Optional<OctetString> dotted(OctetString wire) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int at = 0;
        while (at < wire.length() && wire.at(at) != 0) {
            int length = wire.at(at);
            if (length > 63 || at + 1 + length > wire.length()) {
                return Optional.empty(); // compression is not allowed here (section 2.3.1)
            }
            if (text.size() > 0) {
                text.write('.');
            }
            text.writeBytes(wire.slice(at + 1, at + 1 + length).toBytes());
            at += 1 + length;
        }
        return Optional.of(OctetString.of(text.toByteArray()));
    }
}

package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;

import java.util.Optional;

/**
 * What a client boots from, in the fields of the header (RFC 2131 figure 1); options 66 and 67 are
 * options like any other.
 *
 * @param nextServer {@code siaddr}
 * @param serverName {@code sname}, 1 to 63 octets of ASCII
 * @param file {@code file}, 1 to 127 octets of ASCII
 */
public record Boot(
        Optional<Ipv4Address> nextServer, Optional<String> serverName, Optional<String> file) {
    public static final Boot NONE = new Boot(Optional.empty(), Optional.empty(), Optional.empty());

    /** These fields in a wider scope and {@code over} in a narrower one. */
    public Boot overlaidBy(Boot over) {
        return over.equals(NONE)
                ? this
                : new Boot(
                        over.nextServer.or(() -> nextServer),
                        over.serverName.or(() -> serverName),
                        over.file.or(() -> file));
    }
}

package io.leasehold.ipam.lease;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import java.util.Optional;

/**
 * Who a DHCP client is (RFC 2131 section 4.2): by option 61 when it sent one, else by {@code htype}
 * and {@code chaddr}.
 *
 * @param clientId the bytes of option 61, type byte included, never empty bytes
 * @param hardware {@code htype} and the first {@code hlen} bytes of {@code chaddr}
 */
public record ClientIdentity(Optional<OctetString> clientId, HardwareAddress hardware) {
    private static final OctetString BY_CLIENT_ID = OctetString.of(new byte[] {1});

    public ClientIdentity {
        if (clientId.isPresent() && clientId.get().isEmpty()) {
            throw new IllegalArgumentException("an empty client identifier identifies nobody");
        }
    }

    /**
     * The bytes two messages share exactly when they come from the same client: 1 and the client
     * identifier, or 0, {@code htype} and {@code chaddr}.
     */
    public OctetString key() {
        return clientId.map(BY_CLIENT_ID::concat)
                .orElseGet(
                        () ->
                                OctetString.of(new byte[] {0, (byte) hardware.type()})
                                        .concat(hardware.octets()));
    }

    /** For logs and messages: the client identifier if there is one, else the hardware address. */
    @Override
    public String toString() {
        return clientId.map(OctetString::toString).orElseGet(hardware::toString);
    }
}

package io.leasehold.ipam.lease;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Who a DHCP client is (RFC 2131 section 4.2): by option 61 when it sent one, else by {@code htype}
 * and {@code chaddr}. Immutable; not a record because it keeps its key, which everything about a
 * message is looked up by.
 */
public final class ClientIdentity {
    private final Optional<OctetString> clientId;
    private final HardwareAddress hardware;

    /** Made when first asked for; whichever thread makes it makes the same. */
    private @Nullable OctetString key;

    /**
     * @param clientId the bytes of option 61, type byte included, never empty bytes
     * @param hardware {@code htype} and the first {@code hlen} bytes of {@code chaddr}
     */
    public ClientIdentity(Optional<OctetString> clientId, HardwareAddress hardware) {
        if (clientId.isPresent() && clientId.get().isEmpty()) {
            throw new IllegalArgumentException("an empty client identifier identifies nobody");
        }
        this.clientId = clientId;
        this.hardware = hardware;
    }

    public Optional<OctetString> clientId() {
        return clientId;
    }

    public HardwareAddress hardware() {
        return hardware;
    }

    /**
     * The bytes two messages share exactly when they come from the same client: 1 and the client
     * identifier, or 0, {@code htype} and {@code chaddr}.
     */
    public OctetString key() {
        OctetString known = key;
        if (known == null) {
            known =
                    clientId.isPresent()
                            ? prefixed(clientId.get(), (byte) 1)
                            : prefixed(hardware.octets(), (byte) 0, (byte) hardware.type());
            key = known;
        }
        return known;
    }

    private static OctetString prefixed(OctetString octets, byte... prefix) {
        byte[] key = new byte[prefix.length + octets.length()];
        System.arraycopy(prefix, 0, key, 0, prefix.length);
        octets.copyTo(key, prefix.length);
        return OctetString.of(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientIdentity that
                && clientId.equals(that.clientId)
                && hardware.equals(that.hardware);
    }

    @Override
    public int hashCode() {
        return 31 * clientId.hashCode() + hardware.hashCode();
    }

    /** For logs and messages: the client identifier if there is one, else the hardware address. */
    @Override
    public String toString() {
        return clientId.map(OctetString::toString).orElseGet(hardware::toString);
    }
}

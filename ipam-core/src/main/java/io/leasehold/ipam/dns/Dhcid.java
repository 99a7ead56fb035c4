package io.leasehold.ipam.dns;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * The RDATA of a DHCID record (RFC 4701): which client owns a name, without saying who it is.
 *
 * @param rdata identifier type (2 bytes), digest type 1 (SHA-256), digest; 35 bytes
 */
public record Dhcid(OctetString rdata) {
    private static final int TYPE_HARDWARE = 0;
    private static final int TYPE_CLIENT_ID = 1;
    private static final int TYPE_DUID = 2;
    private static final int RFC4361_CLIENT_ID = 255;

    /**
     * RFC 4701 section 3.3 to 3.5: the DUID when option 61 carries one (RFC 4361: type 255, 4 bytes
     * IAID, then the DUID), else option 61 whole, else hardware type and address; hashed together
     * with the canonical wire form of the name.
     */
    public static Dhcid of(ClientIdentity client, DnsName name) {
        Optional<OctetString> clientId = client.clientId();
        if (clientId.isEmpty()) {
            HardwareAddress hardware = client.hardware();
            OctetString typed =
                    OctetString.of(new byte[] {(byte) hardware.type()}).concat(hardware.octets());
            return digest(TYPE_HARDWARE, typed, name);
        }
        OctetString id = clientId.get();
        if (id.at(0) == RFC4361_CLIENT_ID && id.length() > 6 && id.length() <= 135) {
            return digest(TYPE_DUID, id.slice(5, id.length()), name);
        }
        return digest(TYPE_CLIENT_ID, id, name);
    }

    /** Reads what {@link #base64} gives. */
    public static Dhcid ofBase64(String text) {
        return new Dhcid(OctetString.of(Base64.getDecoder().decode(text)));
    }

    /** As a zone file shows it (RFC 4701 section 3.2). */
    public String base64() {
        return Base64.getEncoder().encodeToString(rdata.toBytes());
    }

    private static Dhcid digest(int type, OctetString identifier, DnsName name) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
        sha256.update(identifier.toBytes());
        sha256.update(name.toWire());
        return new Dhcid(
                OctetString.of(new byte[] {0, (byte) type, 1})
                        .concat(OctetString.of(sha256.digest())));
    }
}
